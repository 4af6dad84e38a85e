package import SpangateCore
package import SpangateTrace

/// What a scripted model says and when: rules, of which the first whose conditions hold answers.
///
/// ```yaml
/// model: scripted-1
/// latency: 5ms
/// usage: {input: 250, output: 60}
/// rules:
///   - when: {user: how many orders, after: query_database}
///     say_one_of:
///       - "{{query_database:/rows/0/n}} orders came in."
///       - "There were {{query_database:/rows/0/n}} orders."
///   - when: {user: how many orders}
///     call: {tool: query_database, arguments: {sql: SELECT count(*) AS n FROM orders}}
/// ```
package struct ModelScript: Sendable, Equatable, Decodable {
  /// The model's name on spans.
  package var model: String
  /// How long every reply takes.
  package var latency: Duration?
  /// Of the rules that do not say.
  package var usage: Usage?
  package var rules: [Rule]

  package init(model: String, latency: Duration? = nil, usage: Usage? = nil, rules: [Rule]) {
    self.model = model
    self.latency = latency
    self.usage = usage
    self.rules = rules
  }

  package struct Rule: Sendable, Equatable, Decodable {
    /// All of them must hold; without any, it always answers.
    package var when: Condition?
    /// From 0 to 1: how likely the rule answers when its conditions hold; otherwise the next rules are tried.
    package var chance: Double?
    /// A template of ``ScriptTemplate``.
    package var say: String?
    /// Templates, of which one is taken by chance.
    package var sayOneOf: [String]?
    package var call: Call?
    package var usage: Usage?

    package init(
      when: Condition? = nil, chance: Double? = nil, say: String? = nil, sayOneOf: [String]? = nil, call: Call? = nil,
      usage: Usage? = nil
    ) {
      self.when = when
      self.chance = chance
      self.say = say
      self.sayOneOf = sayOneOf
      self.call = call
      self.usage = usage
    }
  }

  /// Texts are literal, or between slashes regular expressions; case does not matter.
  package struct Condition: Sendable, Equatable, Decodable {
    /// In the question.
    package var user: TextPattern?
    /// In the model's instructions.
    package var prompt: TextPattern?
    /// The turn, from 0.
    package var turn: Int?
    /// The tool whose result came last.
    package var after: String?
    /// In the result that came last.
    package var result: TextPattern?
    /// Whether the result that came last was an error.
    package var failed: Bool?
    /// In the environment's variables, by their name; an unset one is empty.
    package var env: [String: TextPattern]?

    package init(
      user: TextPattern? = nil, prompt: TextPattern? = nil, turn: Int? = nil, after: String? = nil,
      result: TextPattern? = nil, failed: Bool? = nil, env: [String: TextPattern]? = nil
    ) {
      self.user = user
      self.prompt = prompt
      self.turn = turn
      self.after = after
      self.result = result
      self.failed = failed
      self.env = env
    }
  }

  package struct Call: Sendable, Equatable, Decodable {
    package var tool: String
    /// Texts in it are templates of ``ScriptTemplate``.
    package var arguments: JSONValue?

    package init(tool: String, arguments: JSONValue? = nil) {
      self.tool = tool
      self.arguments = arguments
    }
  }

  /// In tokens.
  package struct Usage: Sendable, Equatable, Decodable {
    package var input: Int
    package var output: Int

    package init(input: Int, output: Int) {
      self.input = input
      self.output = output
    }
  }

  /// Checks what the types cannot say.
  package func validate() throws(Misconfigured) {
    guard !rules.isEmpty else { throw Misconfigured("the script has no rules", key: "rules") }
    for (number, rule) in rules.enumerated() {
      if let problem = rule.problem { throw Misconfigured("rule \(number + 1) \(problem)", key: "rules") }
    }
  }
}

extension ModelScript.Rule {
  fileprivate var problem: String? {
    if let chance, !(0...1).contains(chance) { return "has a chance of \(chance), which is not from 0 to 1" }
    if say != nil && sayOneOf != nil { return "has both `say` and `say_one_of`" }
    if sayOneOf?.isEmpty == true { return "has an empty `say_one_of`" }
    if say == nil && sayOneOf == nil && call == nil { return "neither says nor calls anything" }
    return nil
  }
}
