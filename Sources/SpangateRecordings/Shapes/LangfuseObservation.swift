import SpangateTrace

/// An observation as Langfuse's read API gives it. What OTLP has fields for is in columns; the rest gets the names under
/// which Langfuse takes it in.
///
/// Made to the published shape of `GET /api/public/v2/observations`.
enum LangfuseObservation {
  static func span(of observation: JSONValue) throws -> SpanRecord {
    guard let trace = observation["traceId"]?.string.flatMap({ TraceID($0.bareDigits) }) else {
      throw ShapeProblem.missing("trace ID", in: "Langfuse's")
    }
    guard let id = observation["id"]?.string.flatMap({ SpanID($0.bareDigits.prefix(16)) }) else {
      throw ShapeProblem.missing("ID", in: "Langfuse's")
    }
    guard let start = observation["startTime"]?.recordedTime else {
      throw ShapeProblem.missing("start", in: "Langfuse's")
    }
    let isError = observation["level"]?.string == "ERROR"
    var resource: Attributes = [:]
    if let environment = observation["environment"]?.string { resource["langfuse.environment"] = .string(environment) }
    return SpanRecord(
      traceID: trace, id: id,
      parent: observation["parentObservationId"]?.string.flatMap { SpanID($0.bareDigits.prefix(16)) },
      name: observation["name"]?.string ?? "", start: start,
      // An event has a start alone.
      end: observation["endTime"]?.recordedTime ?? (observation["type"]?.string == "EVENT" ? start : 0),
      status: .init(isError ? .error : .unset, message: observation["statusMessage"]?.string ?? ""),
      attributes: attributes(of: observation), resource: resource)
  }

  /// Each with the columns that it is read from, the first of which that is there.
  private static let names: [(attribute: String, columns: [String])] = [
    ("input", ["input"]), ("output", ["output"]), ("model.name", ["providedModelName", "model"]),
    ("model.parameters", ["modelParameters"]), ("usage_details", ["usageDetails"]), ("cost_details", ["costDetails"]),
    ("prompt.name", ["promptName"]), ("prompt.version", ["promptVersion"]), ("level", ["level"]),
    ("status_message", ["statusMessage"]),
  ]

  private static func attributes(of observation: JSONValue) -> Attributes {
    var entries: [Attributes.Entry] = []
    if let type = observation["type"]?.string {
      entries.append(.init("langfuse.observation.type", .string(type.lowercased())))
    }
    for (attribute, columns) in names {
      guard let value = columns.lazy.compactMap({ observation[$0] }).first(where: { $0 != .null }) else { continue }
      entries.append(.init("langfuse.observation.\(attribute)", text(value)))
    }
    var metadata = observation["metadata"] ?? .null
    if let text = metadata.string { metadata = (try? JSONValue(parsing: text)) ?? .null }
    // What came in by OTLP has its own attributes there.
    for (key, value) in metadata["attributes"]?.object ?? [:] where !entries.contains(where: { $0.key == key }) {
      entries.append(.init(key, text(value)))
    }
    for (key, value) in metadata.object ?? [:] where !["attributes", "resourceAttributes", "scope"].contains(key) {
      entries.append(.init("langfuse.observation.metadata.\(key)", text(value)))
    }
    return Attributes(entries)
  }

  /// Objects and lists as texts, as attributes have them.
  private static func text(_ value: JSONValue) -> AttributeValue {
    switch value {
    case .object, .array: .string(value.description)
    default: AttributeValue(recorded: value)
    }
  }
}

extension String {
  /// An ID of OTLP as it is, and a UUID without its dashes.
  fileprivate var bareDigits: String { replacing("-", with: "") }
}
