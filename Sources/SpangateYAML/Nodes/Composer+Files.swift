import SpangateCore

extension Composer {
  /// The root of a YAML file; null when it holds nothing.
  static func document(at path: String) -> (root: Node?, findings: [Finding]) {
    document(Result { () throws(Finding) in try SourceFile.read(path) })
  }

  /// The same of a file that has been read already, or could not be.
  static func document(_ source: Result<SourceFile, Finding>) -> (root: Node?, findings: [Finding]) {
    do {
      let file = try source.get()
      let (root, findings) = compose(file)
      if root == nil, findings.isEmpty {
        return (Node(content: .scalar(Scalar(text: "", isPlain: true)), mark: .start, file: file), [])
      }
      return (root, findings)
    } catch {
      return (nil, [error])
    }
  }
}
