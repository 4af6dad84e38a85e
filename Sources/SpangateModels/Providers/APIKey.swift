import FoundationEssentials
package import SpangateCore
package import SpangateTrace

/// What a provider knows its customer by. However it is printed, it is not shown.
package struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let secret: String
  private let matcher: SecretMatcher

  /// - Parameter text: white space round it is no part of it.
  /// - Throws: when it could not stand in a header; the message does not have it.
  package init(_ text: String) throws(Misconfigured) {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
    let bytes = text.utf8.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
    guard !bytes.isEmpty else { throw Misconfigured("the key is empty") }
    guard bytes.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw Misconfigured("the key holds a space, a line end or a character beyond ASCII")
    }
    secret = String(decoding: bytes, as: UTF8.self)
    // A key of few letters, such as the `none` that servers of one's own are told, is a word and no secret.
    matcher = SecretMatcher(secret.utf8.count < RedactionPolicy.leastSecret ? [] : [secret])
  }

  package var description: String { Self.shown }
  package var debugDescription: String { Self.shown }
  package var customMirror: Mirror { Mirror(self, children: []) }

  private static let shown = "(API key)"

  /// The one way out: into a header of a request.
  package func header(_ name: String, prefix: String = "") -> HTTPHeader { HTTPHeader(name, prefix + secret) }

  /// The text without the key, should a server or a tool have said it.
  package func redacted(_ text: String) -> String { matcher.masked(text, by: Self.shown) ?? text }

  /// The same for every text in a value.
  package func redacted(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(redacted(text))
    case .array(let items): .array(items.map { redacted($0) })
    case .object(let object): .object(JSONObject(object.map { (redacted($0.key), redacted($0.value)) }))
    default: value
    }
  }
}

extension APIKey {
  /// Reads a key from a file, or from a variable of the environment.
  ///
  /// - Parameter file: wins over the variable.
  /// - Returns: nil when there is none.
  /// - Throws: when a file was named and cannot be read, or what it holds is no key.
  package static func found(
    in file: String?, or variable: String, of environment: [String: String]
  ) throws(Misconfigured) -> APIKey? {
    if let file {
      let text: String
      // Secrets are mounted outside of repositories, and nothing of one is ever shown.
      do throws(RegularFile.Unreadable) { text = try RegularFile.text(of: file, limit: 1 << 20) } catch {
        throw Misconfigured("`\(file)`: the key cannot be read: \(error.why)")
      }
      do { return try APIKey(text) } catch {
        throw Misconfigured("`\(file)`: \(error.message)")
      }
    }
    guard let text = environment[variable], !text.isEmpty else { return nil }
    do { return try APIKey(text) } catch { throw Misconfigured("`\(variable)`: \(error.message)") }
  }
}
