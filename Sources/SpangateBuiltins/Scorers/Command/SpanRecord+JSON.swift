import SpangateCore
import SpangateTrace

extension Trace {
  /// What a scorer in another language reads: IDs in hex, times in nanoseconds since 1970, attributes as an object.
  var json: JSONValue {
    [
      "trace_id": .string("\(id)"), "state": .string(completeness.name), "spans": .array(spans.map(\.json)),
    ]
  }
}

extension SpanRecord {
  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "trace_id": .string("\(traceID)"), "span_id": .string("\(id)"), "name": .string(name), "kind": .string("\(kind)"),
      "start_time_unix_nano": .int(Int64(clamping: start)), "end_time_unix_nano": .int(Int64(clamping: end)),
      "status": ["code": .string("\(status.code)"), "message": .string(status.message)],
      "attributes": JSONValue(attributes), "scope": .string(scope), "resource": JSONValue(resource),
    ]
    if let parent { object["parent_span_id"] = .string("\(parent)") }
    object["events"] = .array(
      events.map { event in
        [
          "name": .string(event.name), "time_unix_nano": .int(Int64(clamping: event.time)),
          "attributes": JSONValue(event.attributes),
        ]
      })
    return .object(object)
  }
}
