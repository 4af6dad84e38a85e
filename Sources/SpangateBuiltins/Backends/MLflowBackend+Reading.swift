package import SpangateCore
import SpangateTrace

extension MLflowBackend {
  /// The traces of an experiment, by its number. Seen with version 3.17.
  package func reading(of selection: TraceSelection) throws(Misconfigured) -> TraceReading? {
    let number = selection.what.isEmpty ? experiment : selection.what
    guard number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw Misconfigured("MLflow's traces are asked for by its number of an experiment: `mlflow:1`")
    }
    let path = base.appending("/api/3.0/mlflow/traces")
    let (headers, timeout) = (traces.headers, traces.timeout)
    var question: JSONObject = [
      "locations": [["type": "MLFLOW_EXPERIMENT", "mlflow_experiment": ["experiment_id": .string(number)]]],
      "max_results": .int(Int64(min(selection.limit + 1, 500))), "order_by": ["timestamp_ms DESC"],
    ]
    if let since = selection.since {
      question["filter"] = .string("trace.timestamp_ms >= \(since.unixNanoseconds / 1_000_000)")
    }
    return TraceReading(
      list: .init(
        first: .read("\(path)/search", headers: headers, timeout: timeout, body: .object(question)), batch: 20,
        ids: { ($0["traces"]?.array ?? []).compactMap { $0["trace_id"]?.string } },
        spans: { ids in .read("\(path)/batchGet", ids.map { ("trace_ids", $0) }, headers: headers, timeout: timeout) }),
      limit: selection.limit,
      next: { request, answer in
        guard let token = answer["next_page_token"]?.string, !token.isEmpty, let body = request.body,
          case .object(var question)? = try? JSONValue(parsing: body)
        else { return nil }
        question["page_token"] = .string(token)
        var next = request
        next.body = Array(JSONValue.object(question).description.utf8)
        return next
      })
  }
}
