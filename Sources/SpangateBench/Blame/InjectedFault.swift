/// A fault that an agent has in every failing trial, at a known place.
struct InjectedFault {
  enum Kind: String, CaseIterable {
    case argumentValue = "another argument value"
    case argumentMissing = "an argument left out"
    case argumentAdded = "an argument more"
    case wrongTool = "another tool"
    case missingStep = "a step left out"
    case missingRound = "a whole round left out"
    case repeatedStep = "a step repeated"
    case toolError = "a tool that fails"
    case resultShape = "a result of another shape"
    case resultEmpty = "an empty result"
    case resultValue = "another result"
    case otherModel = "another model"
    case otherPrompt = "another prompt"
    case cutAnswer = "an answer cut off"
    case wrongAnswer = "a wrong answer"
    case slowStep = "a slow step"
    case reordered = "two steps in another order"
  }

  var kind: Kind
  /// The call of the plan, or of the round that it is in.
  var call: Int
  /// The first call of the round after it, which comes too early.
  var second = 0
  /// The key of the argument.
  var key = ""
  /// Whether failing trials differ among themselves in how they go wrong.
  var varies: Bool
  /// How much slower.
  var factor: Double

  /// At a place of a plan where it can be.
  init?(_ kind: Kind, in plan: AgentPlan, _ draws: inout Draws) {
    self.kind = kind
    varies = draws.chance(0.4)
    factor = Double(draws.int(5...20))
    var places: [Place] = []
    Self.collect(plan.rounds, into: &places)
    func chosen(_ call: AgentPlan.Call) -> [String] {
      call.arguments.compactMap { argument in
        switch argument.kind {
        case .chosen, .number: argument.key
        case .worded: kind == .argumentMissing ? argument.key : nil
        default: nil
        }
      }
    }
    places = places.filter { place in
      switch kind {
      case .argumentValue, .argumentMissing: !chosen(place.call).isEmpty
      case .reordered: place.next.map { $0.calls.count == 1 && $0.calls[0].tool != place.call.tool } ?? false
      case .missingRound: place.isAlone && place.isFixed
      case .resultValue, .resultEmpty, .resultShape, .toolError: place.call.agent == nil
      default: true
      }
    }
    guard !places.isEmpty else { return nil }
    let place = draws.pick(places)
    call = place.call.id
    second = place.next?.calls[0].id ?? 0
    let keys = chosen(place.call)
    if !keys.isEmpty { key = draws.pick(keys) }
  }

  private typealias Place = (call: AgentPlan.Call, next: AgentPlan.Round?, isAlone: Bool, isFixed: Bool)

  private static func collect(_ rounds: [AgentPlan.Round], into places: inout [Place]) {
    for (index, round) in rounds.enumerated() where round.share == 1 {
      let isFixed = !round.isFree && (index == 0 || !rounds[index - 1].isFree)
      let next = index + 1 < rounds.count ? rounds[index + 1] : nil
      let isNext = isFixed && round.calls.count == 1 && next.map { $0.share == 1 && !$0.isFree } ?? false
      for call in round.calls {
        places.append((call, isNext ? next : nil, round.calls.count == 1, isFixed))
        if let agent = call.agent { collect(agent, into: &places) }
      }
    }
  }
}
