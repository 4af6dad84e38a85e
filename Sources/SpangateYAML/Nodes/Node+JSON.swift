import SpangateCore
import SpangateTrace

extension Node {
  /// A JSON value as a node; all of it is in one place, since JSON values know none of their own.
  init(_ value: JSONValue, at mark: Mark, in file: SourceFile) {
    func scalar(_ text: String, plain: Bool = true) -> Content { .scalar(Scalar(text: text, isPlain: plain)) }
    let content: Content =
      switch value {
      case .null: scalar("null")
      case .bool(let value): scalar(value ? "true" : "false")
      case .int(let value): scalar("\(value)")
      case .number(let value): scalar("\(value)")
      case .string(let value): scalar(value, plain: false)
      case .array(let items): .sequence(items.map { Node($0, at: mark, in: file) })
      case .object(let object):
        .mapping(object.map { Entry(key: $0.key, keyMark: mark, value: Node($0.value, at: mark, in: file)) })
      }
    self.init(content: content, mark: mark, file: file)
  }
}
