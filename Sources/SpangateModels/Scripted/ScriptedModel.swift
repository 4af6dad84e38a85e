import SpangateCore
import SpangateTrace

/// A model that follows a script. The same seed and conversation get the same reply.
package struct ScriptedModel: Model {
  private let script: ModelScript
  private let seed: UInt64
  private let environment: [String: String]

  package init(_ script: ModelScript, seed: UInt64, environment: [String: String] = [:]) {
    self.script = script
    self.seed = seed
    self.environment = environment
  }

  package var provider: String { "scripted" }
  package var name: String { script.model }

  package func reply(to conversation: Conversation) async throws -> ModelReply {
    if let latency = script.latency { try await Task.sleep(for: latency) }
    let turn = conversation.turns
    // One stream of numbers a turn, so that a reply does not depend on how many numbers the turns before it took.
    var mixer = SplitMix64(seed: seed)
    var chance = SplitMix64(seed: mixer.next() &+ UInt64(turn))
    guard let rule = rule(for: conversation, turn: turn, by: &chance) else {
      throw ModelFailure("no rule of the script answers turn \(turn)", isTransient: false)
    }
    let template = rule.say ?? rule.sayOneOf?.randomElement(using: &chance) ?? ""
    let calls = try rule.call.map {
      [
        ToolRequest(
          id: "call-\(turn)", name: $0.tool,
          arguments: try ($0.arguments ?? [:]).filled(from: conversation))
      ]
    }
    return ModelReply(
      id: "reply-\(turn)", model: script.model, text: try ScriptTemplate(template).filled(from: conversation),
      calls: calls ?? [], stop: calls == nil ? .stop : .toolCall,
      usage: (rule.usage ?? script.usage).map {
        ModelCall.Usage(inputTokens: Int64($0.input), outputTokens: Int64($0.output))
      } ?? ModelCall.Usage())
  }

  private func rule(
    for conversation: Conversation, turn: Int, by generator: inout SplitMix64
  ) -> ModelScript.Rule? {
    for rule in script.rules where rule.when?.holds(in: conversation, turn: turn, environment: environment) ?? true {
      guard let chance = rule.chance else { return rule }
      if Double.random(in: 0..<1, using: &generator) < chance { return rule }
    }
    return nil
  }
}

extension ModelScript.Condition {
  fileprivate func holds(in conversation: Conversation, turn: Int, environment: [String: String]) -> Bool {
    let last = conversation.lastResult()
    func found(_ pattern: TextPattern?, in text: String?) -> Bool { pattern.map { $0.matches(text ?? "") } ?? true }
    func equal<Value: Equatable>(_ wanted: Value?, _ value: Value?) -> Bool { wanted.map { $0 == value } ?? true }
    return equal(self.turn, turn) && equal(after, last?.call.name) && equal(failed, last?.isError ?? false)
      && found(user, in: conversation.question) && found(prompt, in: conversation.prompt.text)
      && found(result, in: last?.text)
      && (env ?? [:]).allSatisfy { name, pattern in pattern.matches(environment[name] ?? "") }
  }
}
