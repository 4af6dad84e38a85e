/// What is read from requests and written to them.
struct Propagation: Sendable {
  var traceContext = true
  var baggage = true

  init() {}

  /// As `OTEL_PROPAGATORS` says. Formats other than W3C's are not known here.
  init(_ variables: Variables) {
    guard let names = variables.list("OTEL_PROPAGATORS") else { return }
    traceContext = names.contains("tracecontext")
    baggage = names.contains("baggage")
  }
}
