import SpangateCore
import SpangateTrace

extension NodeDecoder {
  /// `` `at_most` in scorer `tool_called`: expected a whole number, found the string "x" ``
  func mismatch(_ expected: String, found: String? = nil, help: String? = nil) -> Finding {
    Finding(
      .valueInvalid, "\(place): expected \(expected), found \(found ?? node.noun)", at: node.range,
      help: help ?? (node.scalar?.hasVariables == true && !expands ? Self.whereVariablesAreRead : nil))
  }

  private static let whereVariablesAreRead =
    "`${…}` reads the environment in `agent`, in paths and in spangate.yaml; in cases and scorers it is text"

  func invalid(_ message: String, help: String? = nil) -> Finding {
    Finding(.valueInvalid, "\(place): \(message)", at: node.range, help: help)
  }

  /// Any error that a type may throw while it decodes itself, as a finding at this node.
  func finding(for error: any Error, decoding type: any Decodable.Type) -> Finding {
    switch error {
    case let finding as Finding: return finding
    case let error as Misconfigured: return finding(for: error)
    case DecodingError.dataCorrupted(let context):
      return choice(of: type) ?? invalid(context.debugDescription.inert())
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      return invalid(context.debugDescription.inert())
    case DecodingError.keyNotFound(let key, _):
      return Finding(.keyMissing, "missing key `\(key.stringValue.snakeCased)` in \(place)", at: wholeRange)
    default: return invalid("\(error)".inert())
    }
  }

  /// Points at the key that is to blame, which may be a path such as `receiver.port`.
  func finding(for error: Misconfigured) -> Finding {
    var range = wholeRange
    var here = node
    for key in error.key?.split(separator: ".") ?? [] {
      guard let entry = here.entry(String(key)) else { break }
      (range, here) = (entry.range, entry.value)
    }
    return Finding(.valueInvalid, "\(place): \(error.message)", at: range)
  }

  /// The cases of an enumeration, when that is what could not be decoded.
  private func choice(of type: any Decodable.Type) -> Finding? {
    guard let cases = TypeProbe.cases(of: type), let found = node.scalar else { return nil }
    let listed = cases.map { "`\($0)`" }
    let expected =
      listed.count < 2 ? listed.joined() : listed.dropLast().joined(separator: ", ") + " or " + listed.last!
    return mismatch(expected, help: found.text.nearest(among: cases).map { "did you mean `\($0)`?" })
  }
}
