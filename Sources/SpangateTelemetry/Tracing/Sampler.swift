import SpangateTrace

/// Decides which traces are recorded.
public indirect enum Sampler: Sendable, Hashable {
  /// All of them.
  case always
  /// None.
  case never
  /// This share of all traces, from 0 to 1: those with the lowest IDs, as OpenTelemetry's other SDKs choose them.
  case ratio(Double)
  /// As the trace's earlier spans were; the other sampler decides about those that begin here.
  case parentBased(Sampler)

  /// The specification's default.
  public static let `default` = Sampler.parentBased(.always)

  func samples(_ trace: TraceID, below parent: SpanContext?) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .ratio(let share): Self.isLow(trace.low, in: share)
    case .parentBased(let root): parent?.isSampled ?? root.samples(trace, below: nil)
    }
  }

  private static func isLow(_ id: UInt64, in share: Double) -> Bool {
    guard share < 1 else { return true }
    return share > 0 && id < UInt64(share * 0x1p64)
  }

  /// As `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG` say; the default when they name none that is known.
  init(_ variables: Variables) {
    let share =
      variables["OTEL_TRACES_SAMPLER_ARG"].flatMap(Double.init).flatMap { (0...1).contains($0) ? $0 : nil } ?? 1
    switch variables["OTEL_TRACES_SAMPLER"] {
    case "always_on": self = .always
    case "always_off": self = .never
    case "traceidratio": self = .ratio(share)
    case "parentbased_always_off": self = .parentBased(.never)
    case "parentbased_traceidratio": self = .parentBased(.ratio(share))
    default: self = .default
    }
  }
}
