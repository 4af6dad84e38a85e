import SpangateCore
import SpangateTrace

/// Judges of one model that are asked the same and vote.
struct JudgePanel: Sendable {
  /// What a vote is asked for in all before it counts as malformed for good.
  static let attempts = 3
  private static let mostSamples = 25

  let model: ModelReference
  let samples: Int

  /// - Parameter samples: votes; one unless given.
  init(_ model: ModelReference, samples: Int?) throws(Misconfigured) {
    try model.validate()
    let samples = samples ?? 1
    guard (1...Self.mostSamples).contains(samples) else {
      throw Misconfigured("`samples` must be from 1 to \(Self.mostSamples)", key: "samples")
    }
    self.model = model
    self.samples = samples
  }

  /// Every vote that there is, in their order.
  ///
  /// - Parameter read: makes a vote of arguments that fit the brief's form; nil for what the form cannot rule out.
  /// - Throws: when not more than half of the votes came.
  func votes<Vote: Sendable>(
    on brief: JudgeBrief, of seen: Observation, using tools: Tools,
    _ read: @escaping @Sendable (JSONValue) -> Vote?
  ) async throws(Unjudged) -> [Vote] {
    try brief.check()
    let form: JSONSchema
    do throws(Misconfigured) { form = try JSONSchema(brief.form.schema) } catch { throw Unjudged(error.message) }
    let results = await withTaskGroup(of: (Int, Result<Vote, Unjudged>).self) { group in
      for number in 0..<samples {
        group.addTask {
          (number, await vote(number, on: brief, fitting: form, of: seen, using: tools, read))
        }
      }
      var results: [(Int, Result<Vote, Unjudged>)] = []
      for await result in group { results.append(result) }
      return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
    let votes = results.compactMap { try? $0.get() }
    if votes.count * 2 > samples { return votes }
    for case .failure(let unjudged) in results { throw unjudged }
    return votes
  }

  private func vote<Vote: Sendable>(
    _ number: Int, on brief: JudgeBrief, fitting form: JSONSchema, of seen: Observation, using tools: Tools,
    _ read: @Sendable (JSONValue) -> Vote?
  ) async -> Result<Vote, Unjudged> {
    var problem = ""
    for attempt in 0..<Self.attempts {
      let mark = UInt64.random(in: .min ... .max).hexDigits
      let question = ModelQuestion(
        to: model, instructions: brief.instructions, text: brief.message(mark: mark, isRepeated: attempt > 0),
        form: brief.form, seed: seen.trial.seed &+ UInt64(number * Self.attempts + attempt), folder: tools.folder)
      do throws(ModelFailure) {
        guard let arguments = try await tools.models.ask(question).arguments else {
          problem = "it did not call `\(brief.form.name)` with JSON"
          continue
        }
        if let misfit = form.problem(with: arguments) {
          problem = misfit
        } else if let vote = read(arguments) {
          return .success(vote)
        } else {
          problem = "it contradicts itself"
        }
      } catch {
        return .failure(Unjudged("the judge \(model.name.quoted) gave no verdict: \(error.message.inert(limit: 400))"))
      }
    }
    return .failure(
      Unjudged("the judge \(model.name.quoted) gave no verdict of the right form in \(Self.attempts) tries: \(problem)")
    )
  }
}
