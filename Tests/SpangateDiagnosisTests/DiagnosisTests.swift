import SpangateDiagnosis
import SpangateTesting
import SpangateTrace
import Testing

struct DiagnosisTests {
  /// An agent that searches, looks an order up and answers. IDs and times are new in each trial.
  private struct Trial {
    var number: UInt64
    var since = "last night"
    var hasLookUp = true
    var searches = 1
    var error: String?
    var result = #"{"count": 3}"#
    var answer = "14 days"
    var model = "gpt-4o"

    var spans: [SpanRecord] {
      var next = number * 100
      var spans: [SpanRecord] = []
      func add(_ name: String, parent: UInt64? = nil, status: SpanRecord.Status = .init(), _ attributes: Attributes)
        -> UInt64
      {
        next += 1
        spans.append(
          .stub(next, parent: parent, name, at: next * 10, lasting: 5 + number % 3, status: status, attributes))
        return next
      }
      func think(_ parent: UInt64, _ text: String) {
        _ = add(
          "chat", parent: parent,
          [
            "gen_ai.operation.name": "chat", "gen_ai.request.model": .string(model),
            "gen_ai.output.messages": .string(
              #"[{"role": "assistant", "parts": [{"type": "text", "content": "\#(text)"}]}]"#),
          ])
      }
      let root = add("invoke_agent ops", ["gen_ai.operation.name": "invoke_agent"])
      think(root, ["let me look", "one moment"][Int(number % 2)])
      for _ in 0..<searches {
        _ = add(
          "execute_tool search_logs", parent: root, status: error.map { .init(.error, message: $0) } ?? .init(),
          [
            "gen_ai.tool.call.arguments": .string(
              #"{"since": "\#(since)", "request": "req-\#(number * 7_919)"}"#),
            "gen_ai.tool.call.result": .string(result),
          ])
      }
      think(root, "and now the order")
      if hasLookUp {
        _ = add(
          "execute_tool get_order", parent: root, ["gen_ai.tool.call.arguments": #"{"id": 7}"#])
      }
      think(root, answer)
      return spans
    }
  }

  private func trials(_ range: ClosedRange<UInt64>, _ change: (inout Trial) -> Void = { _ in }) -> [[SpanRecord]] {
    range.map { number in
      var trial = Trial(number: number)
      change(&trial)
      return trial.spans
    }
  }

  private func name(_ suspect: Diagnosis.Suspect?, in trials: [[SpanRecord]]) -> String? {
    guard let suspect, let span = suspect.spans[0] else { return nil }
    let index = trials[0].firstIndex { $0.id == span }
    return index.map { "\(trials[0][$0].name) \($0)" }
  }

  @Test func `an argument is named with its values, and not what came of it`() {
    let failing = trials(1...3) { trial in
      trial.since = "2024-01-01"
      trial.result = #"{"count": 0}"#
      trial.answer = "no days at all"
    }
    let found = Diagnosis(failing: failing, passing: trials(11...14))
    #expect(name(found.suspect, in: failing) == "execute_tool search_logs 2")
    #expect(
      found.suspect?.reason
        == "`execute_tool search_logs` (step 3): argument `since` is `2024-01-01` in 3 of 3 failing trials, `last night` in "
        + "4 of 4 passing ones")
    #expect(found.confidence > 0.8)
    #expect(name(found.runnerUp, in: failing) != name(found.suspect, in: failing))
  }

  @Test func `a step that is missing is blamed on the call that should have made it`() {
    let failing = trials(1...3) { $0.hasLookUp = false }
    let found = Diagnosis(failing: failing, passing: trials(11...13))
    #expect(name(found.suspect, in: failing) == "chat 3")
    #expect(found.suspect?.reason.contains("no call of `get_order` follows in 3 of 3 failing trials") ?? false)
  }

  @Test func `where nothing tells trials apart well enough the likeliest is a lead, and no suspect`() {
    let failing = trials(1...1) { $0.searches = 2 } + trials(2...3)
    let found = Diagnosis(failing: failing, passing: trials(11...13), least: 50)
    #expect(found.suspect == nil)
    #expect(found.confidence == 0)
    let certain = trials(1...3) { $0.since = "2024-01-01" }
    let lead = Diagnosis(failing: certain, passing: trials(11...13), least: 50)
    #expect(lead.suspect == nil)
    #expect(name(lead.runnerUp, in: certain) == "execute_tool search_logs 2")
    let same = Diagnosis(failing: trials(1...3), passing: trials(11...13))
    #expect(same.suspect == nil && same.runnerUp == nil)
  }

  @Test func `a call without arguments that is missing is told by its round`() {
    func trial(_ number: UInt64, skipsSecond: Bool) -> [SpanRecord] {
      var (next, spans) = (number * 100, [SpanRecord]())
      func add(_ name: String, _ parent: UInt64?, _ attributes: Attributes) -> UInt64 {
        next += 1
        spans.append(.stub(next, parent: parent, name, at: next * 10, lasting: 5, attributes))
        return next
      }
      func fetch(_ root: UInt64, _ page: String) {
        _ = add("execute_tool fetch_page", root, ["gen_ai.tool.call.result": .string(page)])
      }
      let root = add("invoke_agent ops", nil, ["gen_ai.operation.name": "invoke_agent"])
      let think = { add("chat", root, ["gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o"]) }
      _ = think()
      fetch(root, "page \(number * 31)")
      if !skipsSecond { fetch(root, "page \(number * 37)") }
      _ = think()
      fetch(root, "page \(number * 41)")
      _ = think()
      return spans
    }
    let failing = (1...3).map { trial($0, skipsSecond: true) }
    let found = Diagnosis(failing: failing, passing: (11...13).map { trial($0, skipsSecond: false) })
    #expect(name(found.suspect, in: failing) == "chat 1")
  }

  @Test func `a step that is repeated is blamed on the second time`() {
    let failing = trials(1...3) { $0.searches = 2 }
    let found = Diagnosis(failing: failing, passing: trials(11...13))
    #expect(name(found.suspect, in: failing) == "execute_tool search_logs 3")
  }

  @Test func `an error, a model and an answer are named`() {
    let errors = trials(1...3) { $0.error = "timeout" }
    #expect(
      name(Diagnosis(failing: errors, passing: trials(11...13)).suspect, in: errors) == "execute_tool search_logs 2")
    let models = trials(1...3) { $0.model = "gpt-4o-mini" }
    #expect(name(Diagnosis(failing: models, passing: trials(11...13)).suspect, in: models) == "chat 1")
    let answers = trials(1...3) { $0.answer = "30 days" }
    #expect(name(Diagnosis(failing: answers, passing: trials(11...13)).suspect, in: answers) == "chat 5")
  }

  @Test func `what a step was given is told before the error that came of it`() {
    let failing = trials(1...3) { trial in
      trial.since = "the day before yesterday"
      trial.error = "no such day"
    }
    let found = Diagnosis(failing: failing, passing: trials(11...13))
    #expect(
      found.suspect?.reason
        == "`execute_tool search_logs` (step 3): argument `since` is `the day before yesterday` in 3 of 3 failing trials, "
        + "`last night` in 3 of 3 passing ones; the error is `no such day` in 3 of 3 failing trials, `none` in 3 of 3 passing ones"
    )
  }

  @Test func `an error is an error whatever its words`() {
    let failing = trials(1...3) { $0.error = "request \($0.number * 7_919) was not answered in time" }
    let found = Diagnosis(failing: failing, passing: trials(11...13))
    #expect(name(found.suspect, in: failing) == "execute_tool search_logs 2")
    #expect(
      found.suspect?.reason.contains("the error is `request # was not answered in time` in 3 of 3 failing") ?? false)
  }

  @Test func `what a variant is made to differ in is named only where nothing else does`() {
    let failing = trials(1...3) { trial in
      trial.model = "gpt-4o-mini"
      trial.since = "2024-01-01"
    }
    let found = Diagnosis(failing: failing, passing: trials(11...13), known: Diagnosis.configuration)
    #expect(name(found.suspect, in: failing) == "execute_tool search_logs 2")
    let models = trials(1...3) { $0.model = "gpt-4o-mini" }
    let only = Diagnosis(failing: models, passing: trials(11...13), known: Diagnosis.configuration)
    #expect(name(only.suspect, in: models) == "chat 1")
  }

  @Test func `nothing is named where nothing differs, and where there is nothing to compare`() {
    #expect(Diagnosis(failing: trials(1...3), passing: trials(11...13)).suspect == nil)
    #expect(Diagnosis(failing: trials(1...3), passing: []).suspect == nil)
    #expect(Diagnosis(failing: [], passing: trials(1...3)).suspect == nil)
    #expect(Diagnosis(failing: [[], []], passing: [[], []]).suspect == nil)
  }

  @Test func `what an agent wrote is inert in the sentence`() {
    let failing = trials(1...3) { $0.since = "::error::\\u001b[31m" }
    let found = Diagnosis(failing: failing, passing: trials(11...13))
    #expect(found.suspect?.reason.contains("\u{1b}") == false)
  }
}
