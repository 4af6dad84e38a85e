package import SpangateCore
import SpangateTrace

extension JaegerBackend {
  /// The traces of a service, as Jaeger's pages show them: times to the microsecond, lists as texts.
  ///
  /// Made to the shape that Jaeger's query service publishes; not tried against a real one.
  package func reading(of selection: TraceSelection) throws(Misconfigured) -> TraceReading? {
    guard !selection.what.isEmpty else {
      throw Misconfigured("Jaeger's traces are asked for by their service: `jaeger:SERVICE`")
    }
    let start = (selection.since?.unixNanoseconds ?? 1_000) / 1_000
    return TraceReading(
      pages: .read(
        pages.appending("/api/traces"),
        [
          ("service", selection.what), ("limit", "\(selection.limit)"), ("start", "\(start)"),
          ("end", "\(selection.until.unixNanoseconds / 1_000)"),
        ], headers: traces.headers, timeout: traces.timeout),
      limit: selection.limit,
      complaint: { answer in
        answer["errors"]?.array?.first.map {
          "Jaeger says: \($0["msg"]?.string?.inert(limit: 200) ?? "\($0)".inert(limit: 200))"
        }
      })
  }
}
