package import SpangateCore
package import SpangateTrace

/// What a model said.
package struct ModelReply: Sendable, Equatable {
  /// The provider's ID of this reply.
  package var id: String?
  /// The model that answered, which may be more exact than the one that was asked.
  package var model: String
  package var text: String
  package var calls: [ToolRequest]
  package var stop: StopReason
  /// As far as the provider says so, with what it cost where a price is known.
  package var usage: ModelCall.Usage
  /// The reply in the provider's own form, for telling it in the next turn what it said in this one.
  package var verbatim: JSONValue?
  /// Why earlier attempts at this reply came to nothing.
  package var retries: [ModelFailure] = []

  package init(
    id: String? = nil, model: String, text: String = "", calls: [ToolRequest] = [], stop: StopReason,
    usage: ModelCall.Usage = ModelCall.Usage(), verbatim: JSONValue? = nil
  ) {
    self.id = id
    self.model = model
    self.text = text
    self.calls = calls
    self.stop = stop
    self.usage = usage
    self.verbatim = verbatim
  }

  /// Why a model stopped: in the words of the GenAI conventions where they have one, else in the provider's.
  package struct StopReason: RawRepresentable, Sendable, Hashable {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let stop = StopReason(rawValue: "stop")
    package static let length = StopReason(rawValue: "length")
    package static let toolCall = StopReason(rawValue: "tool_call")
    package static let contentFilter = StopReason(rawValue: "content_filter")
  }
}
