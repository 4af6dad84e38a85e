package import SpangateCore
package import SpangateTrace

/// MLflow 3.6 or later with an SQL store: OTLP, pages and assessments on one port.
///
/// It knows a trace as `tr-` and its ID, and has no page for a single span. Seen with version 3.17.
package struct MLflowBackend: Backend {
  package struct Config: Decodable, Sendable {
    /// `http://localhost:5000` unless given.
    package var url: String?
    /// `0`, which every MLflow has, unless given.
    package var experimentId: ExperimentID?
    package var headers: [String: String]?
    package var timeout: Duration?
  }

  /// MLflow's number of an experiment, quoted or not.
  package struct ExperimentID: Decodable, Sendable, Equatable {
    package var text: String

    package init(_ text: String) { self.text = text }

    package init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int64.self) {
        text = String(number)
      } else {
        text = try container.decode(String.self)
      }
    }
  }

  package static let kind = Kind("mlflow", "MLflow 3.6 or later, with scores as assessments")
  package static let shorthand: String? = "url"
  package static let can: Capabilities = [.traceLinks, .annotations, .recordings]

  package let traces: OTLPEndpoint
  let base: BackendURL
  let experiment: String

  package init(config: Config) throws(Misconfigured) {
    base = try BackendURL(config.url ?? "http://localhost:5000", key: "url")
    experiment = config.experimentId?.text ?? "0"
    guard !experiment.isEmpty, experiment.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw Misconfigured("must be MLflow's number of an experiment", key: "experiment_id")
    }
    traces = OTLPEndpoint(
      url: base.appending("/v1/traces"),
      headers: [HTTPHeader("x-mlflow-experiment-id", experiment)] + (try [HTTPHeader](configured: config.headers)),
      // Its first request takes up to 14 s, and a batch of 2,000 spans as long on a busy machine.
      timeout: try checked(timeout: config.timeout, default: .seconds(60)))
  }

  package func url(of trace: TraceID, span: SpanID?) -> String? {
    base.appending("/#/experiments/\(experiment)/traces?selectedEvaluationId=tr-\(trace)")
  }

  /// One request for each score; MLflow takes no more at a time.
  package func annotations(for trial: ScoredTrial) -> [HTTPRequest] {
    let judgement = trial.judgement
    return judgement.scores.map { named in
      HTTPRequest(
        method: "POST", url: base.appending("/api/3.0/mlflow/traces/tr-\(judgement.traceID)/assessments"),
        headers: [HTTPHeader("content-type", "application/json")] + traces.headers,
        body: Array(JSONValue.object(["assessment": assessment(named, of: judgement)]).description.utf8),
        timeout: traces.timeout)
    }
  }

  private func assessment(_ named: NamedScore, of judgement: Judgement) -> JSONValue {
    var assessment: JSONObject = [
      "trace_id": .string("tr-\(judgement.traceID)"), "assessment_name": .string(named.name),
      "span_id": .string("\(named.score.span ?? judgement.rootSpanID)"),
      "source": ["source_type": "CODE", "source_id": "spangate"], "feedback": .object(feedback(named)),
      "metadata": ["label": .string(named.label.rawValue)],
    ]
    assessment["rationale"] = named.reason.map { .string($0) }
    return .object(assessment)
  }

  private func feedback(_ named: NamedScore) -> JSONObject {
    switch named.score.value {
    case .passed(let passed): ["value": .bool(passed)]
    case .number(let value) where value.isFinite: ["value": .number(value)]
    case .number, .unscored:
      ["value": nil, "error": ["error_code": "UNSCORED", "error_message": .string(named.reason ?? "")]]
    }
  }
}

extension MLflowBackend.Config: Documented {
  package static let documentation: [KeyDocumentation] = [
    .init(
      "url", "Where MLflow is: its pages, OTLP and assessments.", default: "http://localhost:5000",
      example: "https://mlflow.example.com"),
    .init("experiment_id", "MLflow's number of the experiment.", default: "0", example: "1"),
    .headers,
    .timeout("How long one request may take.", default: "60s"),
  ]
}
