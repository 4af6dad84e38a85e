package import SpangateCore
package import SpangateTrace

/// What every target owes its users, whatever it runs or asks.
package struct TargetConformance {
  let target: any Target.Type

  package init(of target: any Target.Type) { self.target = target }

  /// One line for each promise that is not kept.
  ///
  /// - Parameter config: as a user writes the whole of `agent`.
  package func problems(with config: JSONObject) async -> [String] {
    var problems = target.kind.problems
    var misspelt = config
    misspelt["no_such_key"] = 1
    if (try? JSONValueDecoder.configured(target, from: .object(misspelt))) != nil {
      problems.append("accepts a key that means nothing")
    }
    do {
      let target = try JSONValueDecoder.configured(target, from: .object(config))
      problems += await unreachableProblems(target)
      problems += await contextProblems(target)
    } catch {
      problems.append("\(error)")
    }
    return problems
  }

  /// An agent that is not there has failed; it has not answered.
  private func unreachableProblems(_ target: any Target) async -> [String] {
    let outcome = await outcome(of: target, using: .stub())
    guard case .failed(let failure) = outcome else { return ["answers for an agent that is not there"] }
    return failure.message.isEmpty ? ["does not say why there is no answer"] : []
  }

  /// The agent is told which trace its spans belong to, and what it answers is the answer.
  private func contextProblems(_ target: any Target) async -> [String] {
    let said = Locked<[String]>([])
    let http = FakeHTTP { request throws(HTTPFailure) in
      said.withLock { $0 += request.headers.map(\.value) }
      return HTTPResponse(status: 200, body: Array(#"{"answer": "14 days"}"#.utf8))
    }
    let processes = FakeProcesses { command in
      said.withLock { $0 += command.environment.compactMap(\.value) }
      return ProcessResult(end: .exited(0), output: Array("14 days".utf8))
    }
    let outcome = await outcome(of: target, using: .stub(http: http, processes: processes))
    var problems: [String] = []
    let trial = PlannedTrial.stub()
    if !said.withLock({ $0.contains { $0.contains("\(trial.traceID)-\(trial.rootSpanID)") } }) {
      problems.append("does not tell the agent its trace")
    }
    guard case .answered(let answer) = outcome, answer.text.contains("14 days") else {
      return problems + ["loses the answer"]
    }
    return problems
  }

  private func outcome(of target: any Target, using tools: Tools) async -> Outcome {
    do throws(AgentFailure) {
      let session = try await target.open(in: RunPlace(folder: "."), using: tools)
      let outcome = await session.run(.stub())
      await session.close()
      return outcome
    } catch {
      return .failed(error)
    }
  }
}
