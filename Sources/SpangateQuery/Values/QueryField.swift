import SpangateTrace

/// Something of a span, or of the trace that it is in, that a query asks for.
package enum QueryField: Sendable, Hashable {
  case attribute(Scope, String)
  case intrinsic(Intrinsic)
  case normalised(Normalised)
  /// A member of a tool call's arguments, or of one inside of it: `gen.arguments.filter.level`.
  case argument([String])

  /// Where an attribute is looked for.
  package enum Scope: String, Sendable, Hashable, CaseIterable {
    /// The span, then its resource.
    case any = ""
    case span, resource, event, link, instrumentation
  }

  package enum Intrinsic: String, Sendable, Hashable, CaseIterable {
    case duration = "span:duration"
    case name = "span:name"
    case kind = "span:kind"
    case status = "span:status"
    case statusMessage = "span:statusMessage"
    case id = "span:id"
    case parentID = "span:parentID"
    case childCount = "span:childCount"
    case traceDuration = "trace:duration"
    case rootName = "trace:rootName"
    case rootService = "trace:rootService"
    case traceID = "trace:id"
    case eventName = "event:name"
    case eventTime = "event:timeSinceStart"
    case linkTraceID = "link:traceID"
    case linkSpanID = "link:spanID"
    case scopeName = "instrumentation:name"
    case scopeVersion = "instrumentation:version"

    /// The names without a scope, which are older.
    static let bare: [String: Intrinsic] = [
      "duration": .duration, "name": .name, "kind": .kind, "status": .status, "statusMessage": .statusMessage,
      "traceDuration": .traceDuration, "rootName": .rootName, "rootServiceName": .rootService,
      "childCount": .childCount,
    ]

    var type: QueryType {
      switch self {
      case .duration, .traceDuration, .eventTime: .duration
      case .kind: .kind
      case .status: .status
      case .childCount: .int
      default: .text
      }
    }
  }

  /// What a span says of an agent's work, in whatever dialect.
  package enum Normalised: String, Sendable, Hashable, CaseIterable {
    /// `agent`, `turn`, `model`, `tool`, `retrieval`, …
    case kind = "gen.kind"
    case model = "gen.model"
    case provider = "gen.provider"
    case tool = "gen.tool"
    case arguments = "gen.arguments"
    case result = "gen.result"
    case inputTokens = "gen.tokens.input"
    case outputTokens = "gen.tokens.output"
    case totalTokens = "gen.tokens.total"
    case cachedTokens = "gen.tokens.cached"
    /// In US dollars.
    case cost = "gen.cost"
    /// What went wrong, where the span failed.
    case error = "gen.error"
    case finishReason = "gen.finish_reason"
    case promptName = "gen.prompt.name"
    case promptVersion = "gen.prompt.version"
    case session = "gen.session"

    var type: QueryType {
      switch self {
      case .inputTokens, .outputTokens, .totalTokens, .cachedTokens: .int
      case .cost: .number
      case .arguments, .result: .any
      default: .text
      }
    }
  }

  var type: QueryType {
    switch self {
    case .attribute, .argument: .any
    case .intrinsic(let intrinsic): intrinsic.type
    case .normalised(let field): field.type
    }
  }

  /// Whether a span without instrumentation of an agent cannot have it.
  var isOfWork: Bool {
    switch self {
    case .normalised(.error): false
    case .normalised, .argument: true
    case .attribute, .intrinsic: false
    }
  }

  var isOfTools: Bool {
    switch self {
    case .normalised(.tool), .normalised(.arguments), .normalised(.result), .argument: true
    default: false
    }
  }

  /// Whether every span has it.
  var isAlwaysThere: Bool {
    if case .intrinsic(let intrinsic) = self {
      switch intrinsic {
      case .eventName, .eventTime, .linkTraceID, .linkSpanID, .parentID: false
      default: true
      }
    } else {
      false
    }
  }
}

extension QueryField {
  /// Whether an attribute's name ends before this: a name may hold more than other words, such as `-` and `/`.
  static func endsName(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isSpace || "{}()=~!<>&|^,".unicodeScalars.contains(scalar)
  }
}

extension QueryField: CustomStringConvertible {
  package var description: String {
    switch self {
    case .attribute(let scope, let name):
      let isPlain =
        !name.isEmpty && !name.unicodeScalars.contains { QueryField.endsName($0) || $0 == "\"" || $0 == "\\" }
      let quoted = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      return "\(scope.rawValue).\(isPlain ? name : "\"\(quoted)\"")"
    case .intrinsic(let intrinsic): return intrinsic.rawValue
    case .normalised(let field): return field.rawValue
    case .argument(let path): return "gen.arguments." + path.joined(separator: ".")
    }
  }
}
