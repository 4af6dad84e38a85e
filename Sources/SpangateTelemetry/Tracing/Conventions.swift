/// How the spans of an agent are named, and what they show of what was said.
public struct Conventions: Sendable, Hashable {
  /// Which names spans and attributes have.
  public enum Naming: Sendable, Hashable {
    /// Span names such as `agent.run` and `gen_ai.completion`, and the attributes of both generations.
    case both
    /// Those of the GenAI semantic conventions 1.41 alone: `invoke_agent`, `chat MODEL`, `execute_tool NAME`.
    case latest
  }

  /// Where the words of people, models and tools go.
  public struct Content: OptionSet, Sendable, Hashable {
    /// The members as bits.
    public let rawValue: Int

    /// Members by their bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// As span events: one a message, or one a call with the latest names.
    public static let events = Content(rawValue: 1)
    /// As `gen_ai.input.messages` and `gen_ai.output.messages` on the span.
    public static let attributes = Content(rawValue: 2)
  }

  /// The names in use.
  public var naming = Naming.both
  /// Nothing by default, since nobody knows what people say to an agent.
  public var content: Content = []
  /// Whether the excerpts that the older names have, such as `agent.user_message`, are written too: where message content
  /// was asked for.
  public var hasExcerpts = false

  /// Both generations of names, without message content.
  public init() {}

  /// As the environment says; of what it leaves open, message content is shown: for runs that are tests.
  package static func ofTests(in environment: [String: String]) -> Conventions {
    let variables = Variables(environment)
    var conventions = Conventions(variables)
    if variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] == nil {
      (conventions.content, conventions.hasExcerpts) = (.events, true)
    }
    return conventions
  }

  /// As `OTEL_SEMCONV_STABILITY_OPT_IN` and `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` say.
  init(_ variables: Variables) {
    let optIn = variables.list("OTEL_SEMCONV_STABILITY_OPT_IN") ?? []
    if optIn.contains("gen_ai_latest_experimental") { naming = .latest }
    switch variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"]?.lowercased() {
    case "true": content = naming == .latest ? .attributes : .events
    case "span_only": content = .attributes
    case "event_only": content = .events
    case "span_and_event": content = [.attributes, .events]
    default: break
    }
    hasExcerpts = !content.isEmpty
  }

  /// Of one attribute's names, the current one first: those that are in use.
  func names(_ names: [String]) -> ArraySlice<String> { names.prefix(naming == .both ? 2 : 1) }

  /// The same for what tools are told and say, which the latest names show only where all content is shown.
  func excerptNames(_ names: [String]) -> ArraySlice<String> {
    let isShown = naming == .both ? hasExcerpts : content.contains(.attributes)
    return isShown ? self.names(names) : []
  }
}
