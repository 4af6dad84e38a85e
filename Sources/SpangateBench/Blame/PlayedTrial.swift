import Glibc
import SpangateTrace

/// One trial of a plan, with its chance variations, and with a fault where it is to fail.
struct PlayedTrial {
  private(set) var spans: [PlayedSpan] = []
  /// Index of the span that the fault is at.
  private(set) var blamed: Int?

  private let plan: AgentPlan
  private let fault: InjectedFault?
  private let noise: Noise
  private var draws: Draws
  private var time = 0.0
  /// What was found so far that matters; a fault changes it, and so what follows.
  private var state: UInt64 = 17
  private var handed: String?
  private var isOver = false
  private var isTainted = false
  /// Whether the next call of a model is to blame.
  private var blamesNextModel = false

  /// How much trials vary by themselves.
  struct Noise {
    var retry: Double
    var spread: Double
    var extra: Double
    /// How likely a failing trial goes on to fail at later steps.
    var consequence: Double
    var hasTurns: Bool
    var hasContent: Bool
    var hasAnswers: Bool
  }

  init(_ plan: AgentPlan, _ fault: InjectedFault?, _ noise: Noise, seed: UInt64) {
    (self.plan, self.fault, self.noise) = (plan, fault, noise)
    draws = Draws(seed: seed)
    play()
  }

  private mutating func play() {
    let root = add(PlayedSpan(kind: .agent, name: plan.name, start: 0, end: 0))
    play(plan.rounds, inside: root, depth: 0)
    answer(inside: root)
    spans[root].end = time
  }

  private mutating func add(_ span: PlayedSpan) -> Int {
    spans.append(span)
    return spans.count - 1
  }

  private mutating func lasting(_ typical: Double) -> Double {
    var sum = 0.0
    for _ in 0..<6 { sum += Double(draws.int(-1_000...1_000)) / 1_000 }
    return typical * exp(sum / 1.41 * noise.spread)
  }

  // MARK: Rounds

  private mutating func play(_ rounds: [AgentPlan.Round], inside parent: Int, depth: Int) {
    var order = Array(rounds.indices)
    for index in order.indices.dropLast() where rounds[index].isFree && draws.chance(0.5) {
      order.swapAt(index, index + 1)
    }
    if fault?.kind == .reordered, let first = rounds.firstIndex(where: { $0.calls.contains { $0.id == fault?.call } }),
      first + 1 < rounds.count
    {
      order = Array(rounds.indices)
      order.swapAt(first, first + 1)
    }
    for index in order {
      if isOver { return }
      let round = rounds[index]
      let isFaulty = round.calls.contains { $0.id == fault?.call }
      if round.share < 1, !isFaulty, !draws.chance(round.share) { continue }
      if isFaulty, fault?.kind == .missingRound {
        blamesNextModel = true
        state = state &+ 50_021
        isTainted = true
        continue
      }
      play(round, inside: parent, depth: depth, isFaulty)
      if isTainted, draws.chance(noise.consequence * 0.3) { isOver = true }
      if draws.chance(noise.extra) { lookUp(inside: parent) }
    }
  }

  /// A look-up that nobody needs.
  private mutating func lookUp(inside parent: Int) {
    let call = AgentPlan.Call(
      tool: draws.pick(["search_docs", "list_tools", "get_time"]),
      arguments: [.init(key: "query", kind: .worded(["the manual", "how to do it", "where it is", "what is new"]))],
      yields: .prose, duration: 80, id: 0)
    let round = AgentPlan.Round(
      calls: [call], duration: 700, tokens: 40, says: ["let me look", "one moment please", "I check"])
    let kept = (state, handed)
    play(round, inside: parent, depth: 1, false)
    (state, handed) = kept
  }

  private mutating func play(_ round: AgentPlan.Round, inside parent: Int, depth: Int, _ isFaulty: Bool) {
    var parent = parent
    if noise.hasTurns { parent = add(PlayedSpan(kind: .turn, name: "turn", parent: parent, start: time, end: time)) }
    let turn = parent
    let model = think(inside: parent, typical: round.duration, tokens: round.tokens)
    spans[model].finish = "tool_calls"
    if noise.hasContent { spans[model].answer = draws.pick(round.says) }
    if isFaulty { apply(toModel: model) }
    var calls = round.calls
    if calls.count > 1, draws.chance(0.4) { calls = calls.inRandomOrder(&draws) }
    if isFaulty, fault?.kind == .missingStep {
      calls.removeAll { $0.id == fault?.call }
      (blamed, isTainted, state) = (model, true, state &+ 70_001)
    }
    if isFaulty, fault?.kind == .cutAnswer, draws.chance(0.5) {
      calls = []
      isOver = true
    }
    let begin = time
    var latest = time
    for call in calls {
      time = begin
      play(call, askedBy: model, inside: parent, depth: depth)
      latest = max(latest, time)
    }
    time = latest
    if isFaulty, fault?.kind == .repeatedStep, let call = round.calls.first(where: { $0.id == fault?.call }) {
      repeatCall(call, inside: parent, model: model, round: round, depth: depth)
    }
    if noise.hasTurns { spans[turn].end = time }
  }

  private mutating func repeatCall(
    _ call: AgentPlan.Call, inside parent: Int, model: Int, round: AgentPlan.Round, depth: Int
  ) {
    var asking = model
    if fault?.varies == true {
      asking = think(inside: parent, typical: round.duration, tokens: round.tokens)
      spans[asking].finish = "tool_calls"
    }
    blamed = spans.count
    play(call, askedBy: asking, inside: parent, depth: depth, isRepeat: true)
    isTainted = true
  }

  private mutating func think(inside parent: Int, typical: Double, tokens: Double) -> Int {
    let took = lasting(typical)
    var span = PlayedSpan(kind: .model, name: plan.model, parent: parent, start: time, end: time + took)
    span.model = plan.model
    span.prompt = (plan.prompt, "3")
    span.tokens = (200 + spans.count * 50 + draws.int(0...20), Int(lasting(tokens)) + 1)
    time += took + 2
    if blamesNextModel { (blamesNextModel, blamed) = (false, spans.count) }
    return add(span)
  }

  private mutating func apply(toModel model: Int) {
    switch fault?.kind {
    case .otherModel:
      spans[model].model = plan.model == AgentPlan.models[3] ? AgentPlan.models[0] : AgentPlan.models[3]
      (blamed, isTainted, state) = (model, true, fault?.varies == true ? state &+ 30_011 : state)
    case .otherPrompt:
      spans[model].prompt = (plan.prompt, "4")
      (blamed, isTainted, state) = (model, true, fault?.varies == true ? state &+ 30_011 : state)
    case .cutAnswer:
      spans[model].finish = "length"
      (blamed, isTainted) = (model, true)
    default: break
    }
  }

  // MARK: Calls

  private mutating func play(
    _ call: AgentPlan.Call, askedBy model: Int, inside parent: Int, depth: Int, isRepeat: Bool = false
  ) {
    let isFaulty = call.id == fault?.call && !isRepeat
    var given = arguments(of: call, isFaulty)
    var tool = call.tool
    if isFaulty { applyInput(&tool, &given) }
    if isRepeat, let last = spans.last(where: { $0.kind == .tool && $0.name == tool })?.arguments { given.shown = last }
    let id = "call_" + draws.hex(8)
    spans[model].asked.append((id, tool, given.shown))
    // Now and then a call fails and is made again.
    if !isFaulty, !isRepeat, draws.chance(noise.retry) {
      var failed = PlayedSpan(kind: .tool, name: tool, parent: parent, start: time, end: time + 5)
      (failed.arguments, failed.error) = (given.shown, draws.pick(["timeout", "rate_limited"]))
      _ = add(failed)
      time += 10
    }
    var span = PlayedSpan(kind: .tool, name: tool, parent: parent, start: time, end: time)
    (span.arguments, span.callID) = (given.shown, id)
    let place = add(span)
    if fault?.kind == .reordered, call.id == fault?.second, blamed == nil { blamed = place }
    if isFaulty, [.argumentValue, .argumentMissing, .argumentAdded, .wrongTool].contains(fault?.kind) {
      blamed = place
    }
    if let agent = call.agent {
      play(agent, inside: place, depth: depth)
      _ = think(inside: place, typical: 900, tokens: 80)
    }
    finish(place, call, given.meaning, isFaulty)
  }

  private mutating func arguments(of call: AgentPlan.Call, _ isFaulty: Bool) -> (shown: JSONObject, meaning: UInt64) {
    var shown = JSONObject()
    var meaning: UInt64 = UInt64(call.id + 1000) &+ (call.depends ? state % 1_000_003 &* 7 : 0)
    for argument in call.arguments {
      switch argument.kind {
      case .chosen(let text): shown[argument.key] = .string(text)
      case .number(let number): shown[argument.key] = .int(Int64(number))
      case .worded(let texts): shown[argument.key] = .string(draws.pick(texts))
      case .unique(let prefix): shown[argument.key] = .string(prefix + "-" + draws.hex(10))
      case .handed: shown[argument.key] = .string(handed ?? "ORD-1001")
      case .derived(let texts): shown[argument.key] = .string(texts[Int(state % UInt64(texts.count))])
      }
      meaning = meaning &* 131 &+ UInt64(argument.key.utf8.count)
    }
    return (shown, meaning)
  }

  private mutating func applyInput(_ tool: inout String, _ given: inout (shown: JSONObject, meaning: UInt64)) {
    guard let fault else { return }
    switch fault.kind {
    case .argumentValue:
      let wrong = ["2019-12-31", "ASIA", "cancelled", "none", "9999", "a refund that nobody asked for at all"]
      let text = wrong[(fault.key.utf8.count + (fault.varies ? draws.int(0...5) : fault.call)) % wrong.count]
      given.shown[fault.key] = .string(text)
    case .argumentMissing: given.shown[fault.key] = nil
    case .argumentAdded: given.shown["dry_run"] = .bool(true)
    case .wrongTool: tool = fault.varies ? "search_web" : "delete_order"
    default: return
    }
    given.meaning = given.meaning &* 131 &+ 977
    isTainted = true
  }

  private mutating func finish(_ place: Int, _ call: AgentPlan.Call, _ meaning: UInt64, _ isFaulty: Bool) {
    var took = lasting(call.duration)
    if isFaulty, fault?.kind == .slowStep { (took, blamed) = (took * (fault?.factor ?? 1), place) }
    if call.hasClient {
      _ = add(
        PlayedSpan(kind: .client, name: "GET /v1/\(call.tool)", parent: place, start: time + 1, end: time + took * 0.9))
    }
    time += took
    spans[place].end = time
    var result = result(of: call, meaning)
    let kind = isFaulty ? fault?.kind : nil
    switch kind {
    case .toolError: (spans[place].error, blamed, isTainted) = ("backend_unavailable", place, true)
    case .resultShape: result = .object(["message": "see the attachment", "code": .int(7)])
    case .resultEmpty: result = call.yields == .list ? .array([]) : call.yields == .prose ? "" : .object([:])
    case .resultValue: result = self.result(of: call, meaning &* 131 &+ 77)
    default: break
    }
    if let kind, [.resultShape, .resultEmpty, .resultValue].contains(kind) { (blamed, isTainted) = (place, true) }
    // What went wrong may make a later call fail.
    if !isFaulty, isTainted, fault?.kind != .slowStep, draws.chance(noise.consequence * 0.25) {
      spans[place].error = "not_found"
    }
    if spans[place].error == nil {
      if fault?.kind == .wrongTool, isFaulty { result = .object(["ok": .bool(false)]) }
      spans[place].result = result
    }
    // Whatever the order of what does not depend on each other, the same comes of it.
    if call.isKept { state = state &+ (spans[place].error != nil ? 1 : meaning % 1_009) &* UInt64(call.id) }
    let changing: [InjectedFault.Kind] = [
      .argumentValue, .argumentMissing, .argumentAdded, .wrongTool, .toolError, .resultShape, .resultEmpty,
      .resultValue,
    ]
    if let kind, changing.contains(kind) { state = state &+ 13_007 }
  }

  private mutating func result(of call: AgentPlan.Call, _ meaning: UInt64) -> JSONValue {
    let id = call.id % 2 == 0 ? "ORD-\(1_000 + meaning % 9_000)" : "ID-\(draws.hex(6))"
    if call.hands { handed = id }
    switch call.yields {
    case .number: return .int(Int64(meaning % 5_000))
    case .prose:
      let notes = ["found in the index", "as the page says", "according to the log"]
      return .string("There are \(meaning % 300) entries, \(draws.pick(notes)).")
    case .list:
      return .array(
        (0..<Int(1 + meaning % 4)).map { .object(["id": .int(Int64((meaning >> UInt64($0)) % 900)), "state": "open"]) })
    case .record:
      return .object([
        "id": .string(id), "total": .int(Int64(meaning % 10_000)),
        "state": .string(["open", "paid", "late"][Int(meaning % 3)]),
        "checked_at": .string("2025-11-30T0\(draws.int(0...9)):\(draws.int(10...59)):\(draws.int(10...59))Z"),
      ])
    }
  }

  // MARK: The answer

  private mutating func answer(inside parent: Int) {
    let model = think(inside: parent, typical: 1_200, tokens: 120)
    var found = state % 997
    if fault?.kind == .wrongAnswer {
      (found, blamed) = (found + 100 + UInt64(draws.int(0...(fault?.varies == true ? 50 : 0))), model)
    }
    guard noise.hasAnswers else { return }
    spans[model].answer = "\(draws.pick(plan.answers)): \(found) \(draws.pick(["orders", "in all", "of them"]))."
    spans[parent].answer = spans[model].answer
  }
}
