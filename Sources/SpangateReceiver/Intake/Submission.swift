import SpangateTrace
import SpangateWire

/// A whole request that is still to be read.
struct Submission: Sendable {
  var body: [UInt8]
  /// By gzip.
  var isCompressed: Bool
  /// What it is called when it does not inflate.
  var corruption: Refusal.Reason
  var signal: OTLPSignal
  var format: OTLPFormat

  /// The body as it was before it was compressed.
  ///
  /// - Returns: nil when it is larger than `limit`, and no larger than `largest`.
  func inflated(limit: Int, largest: Int) throws(Refusal) -> [UInt8]? {
    guard isCompressed else { return body.count <= limit ? body : nil }
    let allowed = min(largest, max(Self.unsuspicious, body.count * Self.ratio))
    do {
      return try Gzip.inflated(body, limit: min(limit, allowed))
    } catch {
      switch error {
      case .overLimit: if limit >= allowed { throw .over(allowed) } else { return nil }
      case .corrupt, .truncated, .unavailable: throw Refusal(corruption, "the body is not gzip")
      }
    }
  }

  /// Spans shrink to an eighth, and such that repeat one prompt over and over to a hundredth. Deflate could do a
  /// thousandth.
  private static let ratio = 256
  /// What is no larger may be as repetitive as it likes.
  private static let unsuspicious = 8 << 20
}
