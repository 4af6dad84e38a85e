import SpangateCore
import SpangateTrace

/// Decodes one unit of a file, such as a scorer's configuration, and finds all that is wrong with it.
struct Decoding: Sendable {
  var environment: [String: String]

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

  /// - Returns: the value with all findings. After an error it is made of stand-ins: good for further checks, not for use.
  func decode<Value: Decodable & Sendable>(_ type: Value.Type, from node: Node, as subject: Subject) -> Loaded<Value> {
    let log = DecodingLog(environment: environment)
    do {
      let value = try NodeDecoder(node, subject, log, collects: false).read(type)
      if log.findings.isEmpty { return Loaded(value) }
    } catch {
      // The strict pass stops at its first error and backs out of attempts cleanly; what follows tells all of it.
      return decodeAgain(type, from: node, as: subject, after: error)
    }
    return decodeAgain(type, from: node, as: subject, after: nil)
  }

  /// Decodes on past errors with stand-ins.
  private func decodeAgain<Value: Decodable & Sendable>(
    _ type: Value.Type, from node: Node, as subject: Subject, after failure: (any Error)?
  ) -> Loaded<Value> {
    let log = DecodingLog(environment: environment)
    let decoder = NodeDecoder(node, subject, log, collects: true)
    do {
      let value = try decoder.read(type)
      // An attempt that the type itself makes and gives up can hide what the strict pass has seen.
      if log.findings.isEmpty, let failure { log.findings.append(decoder.finding(for: failure, decoding: type)) }
      return Loaded(value, findings: log.findings)
    } catch {
      if log.findings.isEmpty { log.findings.append(decoder.finding(for: error, decoding: type)) }
      return Loaded(nil, findings: log.findings)
    }
  }
}

/// What the decoders of one unit share. Never leaves the function that made it.
final class DecodingLog {
  let environment: [String: String]
  var findings: [Finding] = []

  init(environment: [String: String]) { self.environment = environment }
}

/// Thrown in place of an error that is already in the log.
struct Logged: Error {}
