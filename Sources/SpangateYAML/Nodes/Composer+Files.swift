import SpangateCore

extension Composer {
  /// The root of a YAML file; null when it holds nothing.
  static func document(at path: String) -> (root: Node?, findings: [Finding]) {
    do {
      let file = try SourceFile.read(path)
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
