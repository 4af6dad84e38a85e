@preconcurrency internal import Glibc
import SpangateTrace

/// The environment that children get unless told otherwise: a copy, taken byte for byte.
package struct InheritedEnvironment: Sendable {
  private struct Entry: Sendable {
    let name: String
    /// `name=value`, without NUL.
    let text: [CChar]
  }

  private let entries: [Entry]

  /// This process's own.
  package static var current: InheritedEnvironment {
    var entries: [Entry] = []
    var next = environ
    while let text = next.pointee {
      let bytes = Array(UnsafeBufferPointer(start: text, count: strlen(text)))
      let name = bytes.prefix { $0 != CChar(UInt8(ascii: "=")) }.map { UInt8(bitPattern: $0) }
      entries.append(Entry(name: String(decoding: name, as: UTF8.self), text: bytes))
      next += 1
    }
    return InheritedEnvironment(entries: entries)
  }

  package init(_ variables: [String: String]) {
    entries = variables.map { Entry(name: $0.key, text: "\($0.key)=\($0.value)".utf8.map { CChar(bitPattern: $0) }) }
  }

  private init(entries: [Entry]) { self.entries = entries }

  package func without(_ names: Set<String>) -> InheritedEnvironment {
    InheritedEnvironment(entries: entries.filter { !names.contains($0.name) })
  }

  /// As texts, with bytes that are no UTF-8 replaced.
  package var variables: [String: String] {
    Dictionary(
      entries.map { entry in
        let value = entry.text.drop { $0 != CChar(UInt8(ascii: "=")) }.dropFirst().map { UInt8(bitPattern: $0) }
        return (entry.name, String(decoding: value, as: UTF8.self))
      }, uniquingKeysWith: { first, _ in first })
  }

  subscript(name: String) -> String? {
    guard let entry = entries.first(where: { $0.name == name }) else { return nil }
    return String(decoding: entry.text.dropFirst(name.utf8.count + 1).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The block for a child.
  ///
  /// - Parameter changes: set on top; a nil value removes the name.
  func block(changing changes: [String: String?]) throws(ProcessFailure) -> CStrings {
    var block = CStrings()
    for entry in entries where changes[entry.name] == nil { block.append(entry.text[...]) }
    for (name, value) in changes {
      guard !name.isEmpty, !name.utf8.contains(where: { $0 == 0 || $0 == UInt8(ascii: "=") }) else {
        throw ProcessFailure("`\(name.inert())` cannot be the name of an environment variable")
      }
      guard let value else { continue }
      guard !value.utf8.contains(0) else { throw ProcessFailure("environment variable `\(name)` holds a NUL byte") }
      block.append("\(name)=\(value)")
    }
    return block
  }
}
