package import SpangateTrace

extension PlannedTrial {
  /// W3C trace context; always sampled, since an agent that is told otherwise exports nothing.
  package var traceparent: String { "00-\(traceID)-\(rootSpanID)-01" }

  package var tracestate: String { "spangate=\(rootSpanID)" }

  /// W3C baggage, values percent-encoded.
  package var baggage: String {
    baggageItems.map { "\($0.key)=\($0.value.percentEncoded)" }.joined(separator: ",")
  }

  private var baggageItems: [(key: String, value: String)] {
    var items: [(String, String)] = []
    if let experimentID { items.append((Vocabulary.experimentID, experimentID)) }
    items += [
      (Vocabulary.experimentVariant, toldVariant), (Vocabulary.suiteName, id.suite), (Vocabulary.caseID, id.case),
      (Vocabulary.runID, runID),
    ]
    return items
  }

  /// What a child process gets on top of the environment that it inherits.
  ///
  /// - Parameters:
  ///   - endpoint: where OTLP is received, such as `http://127.0.0.1:4318`; nil when nothing listens.
  ///   - inheritedResource: resource attributes that the environment already named; ours are added to them.
  package func environment(endpoint: String?, inheritedResource: String? = nil) -> [(name: String, value: String)] {
    var variables = [("TRACEPARENT", traceparent), ("TRACESTATE", tracestate), ("BAGGAGE", baggage)]
    guard let endpoint else { return variables }
    let resource = [inheritedResource, "\(Vocabulary.trialID)=\(traceID)"].compactMap { $0 }.filter { !$0.isEmpty }
    variables += [
      ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), ("OTEL_RESOURCE_ATTRIBUTES", resource.joined(separator: ",")),
    ]
    return variables
  }

  /// The same context as HTTP headers.
  package var headers: [(name: String, value: String)] {
    [("traceparent", traceparent), ("tracestate", tracestate), ("baggage", baggage)]
  }

  /// What an agent that takes JSON is told.
  package var body: JSONValue {
    [
      "input": question.input, "case": .string(id.case), "trial": .int(Int64(id.index)),
      "variant": .string(toldVariant),
    ]
  }
}
