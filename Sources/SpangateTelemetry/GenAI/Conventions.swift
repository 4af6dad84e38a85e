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
  /// Whether the excerpts that the older names have, such as `agent.user_message`, are written too.
  public var hasExcerpts = true

  /// Both generations of names, without message content.
  public init() {}

  /// As `OTEL_SEMCONV_STABILITY_OPT_IN` and `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` say.
  init(_ variables: Variables) {
    let optIn = variables.list("OTEL_SEMCONV_STABILITY_OPT_IN") ?? []
    if optIn.contains("gen_ai_latest_experimental") { naming = .latest }
    switch variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"]?.lowercased() {
    case "true": content = naming == .latest ? .attributes : .events
    case "span_only": content = .attributes
    case "event_only": content = .events
    case "span_and_event": content = [.attributes, .events]
    case "false", "no_content": hasExcerpts = false
    default: break
    }
  }
}
