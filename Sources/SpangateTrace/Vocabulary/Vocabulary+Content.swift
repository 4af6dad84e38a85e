extension Vocabulary {
  /// Behind the name of an attribute that was cut or denied: how long it was, in Unicode scalars.
  package static let lengthSuffix = "_length"
  /// Behind the name of an attribute that was cut: where all of it is.
  package static let linkSuffix = "_url"

  /// Whether texts under a name are known to be no messages: identifiers, models, versions, places.
  ///
  /// Everything else may be one: instrumentations invent names for prompts faster than anybody can list them.
  package static func isStructural(_ name: String) -> Bool {
    structural.contains(name) || structuralPrefixes.contains { name.hasPrefix($0) }
  }

  private static let structural: Set<String> = [
    "experiment.id", "experiment.variant", eventName, operationName, providerName, system, promptName,
    "gen_ai.prompt.version", "gen_ai.conversation.id", "gen_ai.output.type", "gen_ai.token.type", "gen_ai.tool.name",
    toolCallID, toolType, "tool.name", "ai.toolCall.name", "ai.toolCall.id", vercelOperation, "ai.model.id",
    "ai.model.provider", "ai.response.finishReason", "ai.response.id", "ai.response.model", "operation.name",
    "llm.request.type", "llm.request.model_name", "llm.model_name", "llm.provider", "llm.system",
    "openinference.span.kind", phoenixProject, "traceloop.span.kind", "traceloop.entity.name",
    "traceloop.workflow.name", "langfuse.observation.type", "langsmith.span.kind", "session.id", errorType,
    exceptionType, "exception.escaped", "http.request.method", "http.method", "http.route", "rpc.system", "rpc.service",
    "rpc.method", "db.system", "db.system.name", "db.operation.name", "messaging.system", "network.protocol.name",
    "network.protocol.version", "network.transport", "server.address", "code.function.name", "code.file.path",
    "thread.name", "deployment.environment", "deployment.environment.name", "os.type", "host.arch",
    "process.runtime.name", "process.runtime.version", "gen_ai.evaluation.name",
    "gen_ai.evaluation.score.label",
  ]
  private static let structuralPrefixes = [
    "eval.", "test.", "cicd.", "vcs.", "service.", "telemetry.", "gen_ai.usage.", "gen_ai.request.", "gen_ai.response.",
    "gen_ai.agent.id", "gen_ai.agent.name", "gen_ai.agent.version", "otel.",
  ]
}
