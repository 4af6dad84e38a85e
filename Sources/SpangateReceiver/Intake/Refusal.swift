import SpangateCore
import SpangateTrace
import SpangateWire

/// Why a request was not taken: one value for every transport.
struct Refusal: Error, Equatable {
  /// As ``CollectorCounts/refused`` counts it.
  enum Reason: String, CaseIterable {
    case malformed = "malformed body"
    case tooLarge = "body over the size limit"
    case full = "too much held at once"
    case contentType = "unsupported content type"
    case compression = "unsupported compression"
    case path = "unknown path or method"
    case verb = "not a POST"
    case host = "not addressed to this machine"
    case origin = "from a web page of elsewhere"
    case token = "without the token of the run"
    case slow = "request took too long"
    case framing = "malformed gRPC message"
  }

  var reason: Reason
  var message: String
  /// What it was about, where that tells who has to mend what. Hostile text.
  var subject: String?

  init(_ reason: Reason, _ message: String, about subject: String? = nil) {
    self.reason = reason
    self.message = message
    self.subject = subject?.inert(limit: 80)
  }

  static func over(_ limit: Int) -> Refusal {
    Refusal(.tooLarge, "the request is larger than \(limit) bytes after decompression")
  }

  static let full = Refusal(.full, "too many spans are waiting for their scores; come back later")
  static let slow = Refusal(.slow, "the request did not end in time")
  static let evicted = Refusal(.full, "the request came to a halt while others needed its place; come back later")

  /// Of what is worth another try.
  var retryAfter: Duration? { reason == .full ? .seconds(1) : nil }

  var httpStatus: Int {
    switch reason {
    case .malformed, .framing: 400
    case .token: 401
    case .origin: 403
    case .path: 404
    case .verb: 405
    case .slow: 408
    case .tooLarge: 413
    case .contentType, .compression: 415
    case .host: 421
    case .full: 503
    }
  }

  var status: RPCStatus {
    let code: RPCStatus.Code =
      switch reason {
      case .malformed: .invalidArgument
      case .slow: .deadlineExceeded
      case .tooLarge: .resourceExhausted
      case .contentType, .compression, .path, .verb: .unimplemented
      case .host, .origin: .permissionDenied
      case .token: .unauthenticated
      case .framing: .internal
      case .full: .unavailable
      }
    return RPCStatus(code, message, retryAfter: retryAfter)
  }
}
