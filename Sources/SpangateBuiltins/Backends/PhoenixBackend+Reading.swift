package import SpangateCore
import SpangateTrace

extension PhoenixBackend {
  /// The traces of a project, in OTLP's fields. Phoenix keeps neither resources nor scopes nor kinds, and times to the
  /// microsecond; attributes that hold objects come back by their paths. Seen with version 20.26.
  package func reading(of selection: TraceSelection) throws(Misconfigured) -> TraceReading? {
    var project = selection.what
    if project.isEmpty, case .string(let configured)? = resource[Vocabulary.phoenixProject] { project = configured }
    let path = base.appending("/v1/projects/\((project.isEmpty ? "default" : project).percentEncoded)")
    let (headers, timeout) = (traces.headers, traces.timeout)
    var query = [("limit", "\(min(selection.limit + 1, 1_000))"), ("sort", "start_time"), ("order", "desc")]
    if let since = selection.since { query.append(("start_time", since.iso8601)) }
    return TraceReading(
      list: .init(
        first: .read("\(path)/traces", query, headers: headers, timeout: timeout), batch: 20,
        ids: { ($0["data"]?.array ?? []).compactMap { $0["trace_id"]?.string } },
        spans: { ids in
          .read(
            "\(path)/spans/otlpv1", [("limit", "1000")] + ids.map { ("trace_id", $0) }, headers: headers,
            timeout: timeout)
        }),
      limit: selection.limit,
      next: { request, answer in answer["next_cursor"]?.string.map { request.with("cursor", $0) } })
  }
}
