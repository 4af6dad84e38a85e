import SpangateCore
import SpangateTrace

extension NodeDecoder {
  /// What is decoded, for messages.
  struct Subject: Sendable {
    /// `scorer`, or all that there is to say: `the suite`.
    var role: String
    /// Which of them; a hostile text, written out only once there is something to say of it.
    var id: String?
    /// Where it is named; findings about the whole of it point there.
    var mark: Mark
    /// Keys that mean something to others and are no concern of the decoded type.
    var otherKeys: [String] = []
    /// The whole file, which need not be named where a path leads to the key.
    var isDocument = false

    /// Follows "in": `` scorer `tool_called` ``, `the suite`.
    var name: String { id.map { "\(role) `\($0.inert(limit: 60))`" } ?? role }
  }

  /// What the decoders of one unit share. Never leaves the function that made it.
  final class Log {
    let environment: [String: String]
    var findings: [Finding] = []

    init(environment: [String: String]) { self.environment = environment }
  }

  /// Thrown in place of an error that is already in the log.
  struct Logged: Error {}
}
