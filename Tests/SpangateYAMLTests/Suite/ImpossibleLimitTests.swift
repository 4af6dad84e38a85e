import SpangateBuiltins
import SpangateCore
import SpangateTrace
import SpangateYAML
import Testing

/// What can never hold or never fail is refused at its place; what comes near it is not.
struct ImpossibleLimitTests {
  private static let loader = SuiteLoader(registry: .builtins, environment: [:])

  /// - Parameter scorer: of the only case, in one line.
  private func findings(_ scorer: String, gate: String = "{}") throws -> [Finding] {
    let text = """
      suite: s
      agent: {command: [cat]}
      gate: \(gate)
      cases:
        - id: a
          input: b
          scorers:
            - \(scorer)
      """
    return try Fixtures.load(text, loader: Self.loader).findings
  }

  @Test(arguments: [
    ("{similar: {to: abcd, threshold: 80}}", "80", "`threshold` must be from 0 to 1, as scores are, found 80"),
    ("{similar: {to: abcd}, threshold: -1}", "-1", "`threshold` must be from 0 to 1, as scores are, found -1"),
    ("{similar: {to: abcd}, threshold: .nan}", ".nan", "`threshold` in scorer `similar`: expected a finite number"),
    ("{contains: a, threshold: 0.5}", "0.5", "`contains` only passes or fails, so a `threshold` says nothing"),
    ("{contains: a, min: 1.5}", "1.5", "`min` must be from 0 to 1, as scores are, found 1.5"),
    ("{contains: {value: a, min: -1}}", "-1", "`min` must be from 0 to 1, as scores are, found -1"),
    ("{contains: a, min: 1, severity: advisory}", "1", "`min` is a rule that fails the run, and an `advisory` score"),
    ("{contains: a, weight: 0}", "0", "`weight` must be more than 0, found 0"),
    ("{contains: a, mni: 1}", "mni", "unknown key `mni` beside the scorer's kind"),
    ("{contains: ''}", "''", "scorer `contains`: every answer holds the empty text"),
    ("{not_contains: ''}", "''", "scorer `not_contains`: every answer holds the empty text"),
    ("{one_of: []}", "[", "scorer `one_of`: `values` is empty"),
    ("{regex: ''}", "''", "scorer `regex`: the empty expression matches in every answer"),
    ("{not_regex: '(?s).*'}", "'(?s).*'", "scorer `not_regex`: `(?s).*` matches in every answer"),
    ("{regex: {pattern: 'x?'}}", "pattern", "scorer `regex`: `x?` matches in every answer"),
    ("{starts_with: ' a'}", "' a'", "scorer `starts_with`: no answer starts with white space"),
    ("{ends_with: {value: \"a\\n\"}}", "value", "scorer `ends_with`: no answer ends with white space"),
    ("{word_count: {min: 0}}", "min", "scorer `word_count`: every answer has at least 0 words"),
    ("{word_count: {min: 2}, min: 2}", "2", "`min` must be from 0 to 1, as scores are, found 2"),
    (
      "{tool_called: {tool: x, at_least: 0}}", "at_least", "scorer `tool_called`: every tool is called at least 0 times"
    ),
    ("{tool_called: {tool: x, at_least: 3, at_most: 2}}", "at_most", "scorer `tool_called`: `at_most` is less than"),
    ("{max_turns: 0}", "0", "scorer `max_turns`: an agent takes at least one turn"),
    ("{max_latency: 0s}", "0s", "scorer `max_latency`: a time limit is more than nothing"),
    ("{json: {schema: {properties: {a: {enum: []}}}}}", "schema", "scorer `json`: nothing is one of the values of an"),
    ("{json: {schema: false}}", "schema", "scorer `json`: nothing fits the schema `false`"),
    ("equals", "equals", "`equals` has nothing to compare with in case `a`"),
    ("{not_contains: }", "not_contains", "`not_contains` has nothing to compare with in case `a`"),
  ])
  func `a scorer that can never hold or never fail is refused`(scorer: String, at place: String, message: String) throws
  {
    let found = try findings(scorer)
    try #require(found.count == 1, "\(found.map(\.transcript))")
    #expect(found[0].severity == .error && found[0].range?.line == 8)
    #expect(found[0].underlined == place)
    #expect(found[0].message.hasPrefix(message), "\(found[0].message)")
  }

  @Test(arguments: [
    "{similar: {to: abcd, threshold: 0.8}}", "{similar: {to: abcd, threshold: 80%}}", "{command: [x], threshold: 80}",
    "{contains: a, min: 1}", "{contains: {value: a, min: 50%}}", "{word_count: {min: 2}, min: 1}", "{regex: 'yes.*'}",
    "{regex: '.+'}", "{regex: '^$'}", "{regex: '^\\s*$'}", "{starts_with: 'a '}", "{word_count: {min: 0, max: 3}}",
    "{tool_called: {tool: x, at_least: 0, at_most: 1}}", "{equals: ''}", "{max_cost: 0}",
  ])
  func `what can hold and can fail is taken`(scorer: String) throws {
    #expect(try findings(scorer) == [])
  }

  @Test(arguments: [
    ("{scores: {contains: {min: 90}}}", "90", "`min` must be from 0 to 1, as scores are, found 90"),
    ("{scores: {contains: {min: -0.5}}}", "-0.5", "`min` must be from 0 to 1, as scores are, found -0.5"),
    ("{scores: {contains: {tolerance: 2}}}", "2", "`tolerance` must be less than 1"),
    ("{scores: {contains: {tolerance: -1%}}}", "-1%", "`tolerance` must not be negative"),
    ("{scores: {contans: {min: 1}}}", "contans", "no scorer gives a score `contans`"),
    ("{false_alarm_rate: 0}", "0", "`false_alarm_rate` must be from 0.000001 to 0.5, found 0"),
    ("{false_alarm_rate: 5}", "5", "`false_alarm_rate` must be from 0.000001 to 0.5, found 5"),
    ("{no_worse_than: 5}", "5", "`no_worse_than` must be more than 0 and less than 1, found 5"),
    ("{no_worse_than: 0}", "0", "`no_worse_than` must be more than 0 and less than 1, found 0"),
    ("{new_cases: must_pas}", "must_pas", "`gate.new_cases`: expected `report` or `must_pass`"),
    ("{newcases: report}", "newcases", "unknown key `newcases` in `gate`"),
    ("{baseline: ''}", "''", "a name must not be empty"),
    ("{measures: {latency: {max_increase: 25}}}", "25", "`max_increase` of `latency` has no unit: 25 of what?"),
    ("{measures: {turns: {max_increase: 0.5}}}", "0.5", "`max_increase` of `turns` has no unit: 0.5 of what?"),
    ("{measures: {turns: {max_increase: 500ms}}}", "500ms", "`max_increase` of `turns` is no time"),
    ("{measures: {cost_usd: {max_increase: 2 calls}}}", "2 calls", "`max_increase` of `cost_usd` is not in `calls`"),
    ("{measures: {latency: {max: 0s}}}", "0s", "`max` of `latency` must be more than 0"),
    ("{measures: {turns: {max: 0}}}", "0", "`max` of `turns` must be more than 0"),
    (
      "{measures: {latency: {query: '{}', max: 1s}}}", "'{}'",
      "`latency` is measured of every trial, and takes no query"
    ),
    ("{measures: {Searches: {query: '{}', max: 1}}}", "Searches", "`Searches` is no name of a measure"),
    (
      "{measures: {searches: {query: '{ gen.tol = 1 }', max: 1}}}", "'{ gen.tol = 1 }'",
      "measure `searches`: the query cannot be read, column 3: there is no field `gen.tol`; did you mean `gen.tool`?"
    ),
    ("{measures: {searches: {max_increase: 10%}}}", "searches", "unknown key `searches`"),
    ("{measures: {searches: {query: '{}', max_increase: 500ms}}}", "500ms", "`max_increase` of `searches` is no time"),
    ("{measures: {searches: {query: '{}', mx: 2}}}", "mx", "unknown key `mx`"),
    ("{measures: {turns: {max: 25%}}}", "25%", "`gate.measures.turns.max`: expected a number or a duration"),
  ])
  func `a gate that can never hold or never fail is refused`(gate: String, at place: String, message: String) throws {
    let found = try findings("{contains: a}", gate: gate)
    try #require(found.count == 1, "\(found.map(\.transcript))")
    #expect(found[0].severity == .error && found[0].range?.line == 3)
    #expect(found[0].underlined == place)
    #expect(found[0].message.hasPrefix(message), "\(found[0].message)")
  }

  @Test func `a limit of nothing is said and taken`() throws {
    #expect(try findings("{contains: a, min: 0}").map(\.severity) == [.warning])
    #expect(try findings("{similar: {to: b}, threshold: 0}").map(\.severity) == [.warning])
    #expect(try findings("{contains: a}", gate: "{scores: {contains: {min: 0}}}").map(\.severity) == [.warning])
  }

  @Test func `an increase is a share or an amount with its unit`() throws {
    let gate = """
      {measures: {latency: {max_increase: 1.5s}, turns: {max_increase: 1 turn}, tool_calls: {max_increase: 2 Calls},
      cost_usd: {max_increase: 0.01 USD}, input_tokens: {max_increase: 100%}, output_tokens: {max_increase: 0}}}
      """.replacing("\n", with: " ")
    let text = "suite: s\nagent: {command: [cat]}\ngate: \(gate)\ncases: [{id: a, input: b, scorers: [{contains: a}]}]"
    let measures = try #require(try Fixtures.load(text, loader: Self.loader).value).gate.measures
    #expect(
      measures.mapValues(\.maxIncrease) == [
        .latency: .absolute(1.5), .turns: .absolute(1), .toolCalls: .absolute(2), .costUSD: .absolute(0.01),
        .inputTokens: .relative(1), .outputTokens: .absolute(0),
      ])
  }

  @Test func `a gate says what is asked of new cases, how sure to be, and of which file`() throws {
    let gate = "gate: {new_cases: must_pass, no_worse_than: 5%, baseline: ./main.json}"
    let text =
      "suite: s\nagent: {command: [cat]}\n\(gate)\ncases: [{id: a, input: b, scorers: [{contains: a, min: 1}]}]"
    let suite = try #require(try Fixtures.load(text, loader: Self.loader).value)
    #expect((suite.gate.newCases, suite.gate.noWorseThan, suite.gate.baseline) == (.mustPass, 0.05, "./main.json"))
    #expect((suite.gate.baselineRange?.line, suite.gate.baselineRange?.column) == (3, 59))
    #expect(suite.cases[0].scorers[0].min?.value == 1)
    #expect(suite.cases[0].scorers[0].min?.range.line == 4)
  }
}
