import SpangateCore

/// Decodes one unit of a file, such as a scorer's configuration, and finds all that is wrong with it.
struct Decoding: Sendable {
  var environment: [String: String]
  /// Whether `${NAME}` reads the environment; otherwise it is text as any other.
  var expands = true

  /// For what a suite says of its own: a question, what is expected, how it is scored.
  var verbatim: Decoding { Decoding(environment: environment, expands: false) }

  /// - Returns: the value with all findings. After an error it is made of stand-ins: good for further checks, not for use.
  func decode<Value: Decodable & Sendable>(_ type: Value.Type, from node: Node, as subject: NodeDecoder.Subject)
    -> Loaded<Value>
  {
    let log = NodeDecoder.Log(environment: environment)
    do {
      let value = try NodeDecoder(node, subject, log, collects: false, expands: expands).read(type)
      if log.findings.isEmpty { return Loaded(value) }
    } catch {
      // The strict pass stops at its first error and backs out of attempts cleanly; what follows tells all of it.
      return decodeAgain(type, from: node, as: subject, after: error)
    }
    return decodeAgain(type, from: node, as: subject, after: nil)
  }

  /// Decodes on past errors with stand-ins.
  private func decodeAgain<Value: Decodable & Sendable>(
    _ type: Value.Type, from node: Node, as subject: NodeDecoder.Subject, after failure: (any Error)?
  ) -> Loaded<Value> {
    let log = NodeDecoder.Log(environment: environment)
    let decoder = NodeDecoder(node, subject, log, collects: true, expands: expands)
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
