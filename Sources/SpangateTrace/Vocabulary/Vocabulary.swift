/// Attribute names that tracing code writes; those that it reads besides are the dialects' own. An evaluation adds its own.
///
/// The GenAI names are from the OpenTelemetry semantic conventions 1.41; the pipeline names from 1.44.
package enum Vocabulary {
  // Of log records that are kept as span events.
  package static let eventName = "event.name"
  package static let logBody = "body"

  // Read off the agent's spans, current names first.
  package static let operationName = "gen_ai.operation.name"
  package static let providerName = "gen_ai.provider.name"
  package static let system = "gen_ai.system"
  package static let requestModel = "gen_ai.request.model"
  package static let responseModel = "gen_ai.response.model"
  package static let inputTokens = "gen_ai.usage.input_tokens"
  package static let outputTokens = "gen_ai.usage.output_tokens"
  /// Parts of the input tokens.
  package static let cacheRead = "gen_ai.usage.cache_read.input_tokens"
  package static let cacheWrite = "gen_ai.usage.cache_creation.input_tokens"
  /// In US dollars.
  package static let cost = "llm.cost.usd"
  // The name of the conventions, and the older one of our own agent.
  package static let toolName = ["gen_ai.tool.name", "tool.name"]
  package static let toolArguments = ["gen_ai.tool.call.arguments", "tool.arguments"]
  package static let toolResult = ["gen_ai.tool.call.result", "tool.result"]
  /// A call of a model by a scorer.
  package static let judgeSpan = "eval.judge"
  /// The Vercel AI SDK's word for ``operationName``.
  package static let vercelOperation = "ai.operationId"
  package static let exceptionEvent = "exception"
  package static let exceptionMessage = "exception.message"
  package static let exceptionType = "exception.type"
  package static let errorType = "error.type"

  // What agents call their spans where no attribute says what they are; the first of each is our own agent's.
  package static let agentRun = "agent.run"
  package static let agentTurn = "agent.turn"
  package static let completion = "gen_ai.completion"
  package static let toolExecutionPrefix = "tool.execute."
  package static let agentSpans = [agentRun, "agent run", "invoke_agent"]
  package static let toolSpanPrefixes = [toolExecutionPrefix, "execute_tool ", "tools/call "]
  package static let anonymousToolSpan = "running tool"
  package static let serviceName = "service.name"

  // On a resource, as a pipeline's environment tells them.
  package static let pipelineName = "cicd.pipeline.name"
  package static let pipelineRunID = "cicd.pipeline.run.id"
  package static let pipelineRunURL = "cicd.pipeline.run.url.full"
  package static let headRevision = "vcs.ref.head.revision"
  package static let headName = "vcs.ref.head.name"
  package static let changeID = "vcs.change.id"
  package static let repositoryURL = "vcs.repository.url.full"

  /// In a resource: the project that Phoenix files it under.
  package static let phoenixProject = "openinference.project.name"

  /// On a span link: what the other span is to this one, such as `previous_attempt`.
  package static let linkRelation = "eval.link.relation"

  // In the baggage of a request that takes part in an experiment, and on every span of it.
  package static let experimentID = "experiment.id"
  package static let experimentVariant = "experiment.variant"

  // Written by an instrumented agent, beside the names that are read above.
  package static let agentName = "gen_ai.agent.name"
  package static let promptName = "gen_ai.prompt.name"
  package static let promptVersion = "gen_ai.prompt.version"
  /// The older names of the two.
  package static let requestPromptID = "gen_ai.request.prompt_id"
  package static let requestPromptVersion = "gen_ai.request.prompt_version"
  package static let requestMaxTokens = "gen_ai.request.max_tokens"
  package static let requestTemperature = "gen_ai.request.temperature"
  package static let requestStream = "gen_ai.request.stream"
  /// An event: an attempt at a model call that came to nothing and was made again.
  package static let retryEvent = "gen_ai.retry"
  package static let responseID = "gen_ai.response.id"
  package static let finishReasons = "gen_ai.response.finish_reasons"
  package static let toolCallID = "gen_ai.tool.call.id"
  package static let toolType = "gen_ai.tool.type"
  package static let toolArgumentsLength = "tool.arguments_length"
  package static let toolResultLength = "tool.result_length"
  package static let userMessage = "agent.user_message"
  package static let maxTurns = "agent.max_turns"
  package static let turnNumber = "agent.turn_number"
  package static let turnsUsed = "agent.turns_used"
  package static let hitMaxTurns = "agent.hit_max_turns"
  package static let finalAnswerLength = "agent.final_answer_length"
  package static let inputMessages = "gen_ai.input.messages"
  package static let outputMessages = "gen_ai.output.messages"
  package static let systemInstructions = "gen_ai.system_instructions"
  package static let inferenceEvent = "gen_ai.client.inference.operation.details"
  package static let choiceEvent = "gen_ai.choice"
  package static let tokenType = "gen_ai.token.type"
  /// A log record that tells of work that still goes on.
  package static let progressEvent = "agent.progress"
  package static let progressMessage = "agent.progress.message"
}
