package import SpangateCore

/// Reads any `Decodable` from a YAML or JSON file, with the checks and findings of a suite file.
package struct YAMLDocumentReader: DocumentReader {
  private let decoding: Decoding

  /// - Parameter environment: what `${NAME}` in a value reads.
  package init(environment: [String: String] = [:]) { decoding = Decoding(environment: environment) }

  package func read<Value: Decodable & Sendable>(
    _ type: Value.Type, from path: String
  ) throws(InvalidDocument) -> Value {
    let (root, findings) = Composer.document(at: path)
    guard let root else { throw InvalidDocument(findings) }
    let node = root.isNull ? root.emptied() : root
    let subject = NodeDecoder.Subject(role: "the file", id: path, mark: .start, isDocument: true)
    var loaded = decoding.decode(type, from: node, as: subject)
    loaded.findings += findings
    loaded = loaded.settled(first: path)
    guard let value = loaded.value else { throw InvalidDocument(loaded.findings) }
    return value
  }
}
