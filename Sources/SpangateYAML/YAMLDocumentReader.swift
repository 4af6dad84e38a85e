package import SpangateCore

/// Reads any `Decodable` from a YAML or JSON file, with the checks and findings of a suite file.
package struct YAMLDocumentReader: DocumentReader {
  private let decoding: Decoding
  private let trustsPaths: Bool

  /// - Parameters:
  ///   - environment: what `${NAME}` in a value reads, and where folders are allowed.
  ///   - trustsPaths: whether whoever asks names the files, and no suite does.
  package init(environment: [String: String] = [:], trustsPaths: Bool = false) {
    decoding = Decoding(environment: environment)
    self.trustsPaths = trustsPaths
  }

  package func standing(of path: String, inSuiteOf folder: String) -> FileStanding {
    let ownership = Ownership(environment: decoding.environment)
    if trustsPaths || ownership.isInside(path, of: folder) { return .own }
    if ownership.allows(path) { return .allowed }
    return .foreign(
      "it is outside of the suite's repository; move it there, or allow its folder by `\(Ownership.variable)`")
  }

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
