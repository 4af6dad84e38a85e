import SpangateCore
import SpangateTrace

/// Why a trial does not count.
enum Obstacle: Equatable {
  case agent(AgentFailure)
  case traceAbsent
  case traceCutOff(TraceGap)

  var reason: String {
    switch self {
    case .agent(let failure): failure.message.inert(limit: 200)
    case .traceAbsent: "no span arrived"
    case .traceCutOff(let gap): gap.reason
    }
  }
}

extension Judgement {
  func obstacle(needing traces: TraceNeed) -> Obstacle? {
    if let failure { return .agent(failure) }
    guard traces == .required else { return nil }
    return switch completeness {
    case .absent: .traceAbsent
    case .cutOff(let gap): .traceCutOff(gap)
    case .settled, .off: nil
    }
  }
}

extension TraceGap {
  /// Without the particulars of one trial, so that equal causes have equal texts.
  var reason: String {
    switch self {
    case .rootMissing: "the root span never arrived"
    case .parentMissing: "a span's parent never arrived"
    case .overtaken: "spans came after the trial had its scores"
    case .stillArriving: "spans were still arriving when the time was up"
    }
  }
}
