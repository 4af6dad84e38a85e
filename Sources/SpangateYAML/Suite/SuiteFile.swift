import SpangateCore
import SpangateTrace

/// A suite file with what was read of it, so that nothing is read twice.
package struct SuiteFile: Sendable {
  /// As the user named it, or as it was found in the folder that the user named.
  package let path: String
  let source: Result<SourceFile, Finding>

  init(_ path: String) {
    self.path = path
    source = Result { () throws(Finding) in try SourceFile.read(path) }
  }

  /// Whether it has a `suite` key at its top. Cheap and tolerant: the file may be malformed further down.
  var isSuite: Bool {
    guard let file = try? source.get() else { return false }
    let text = file.bytes
    if let first = text.first(where: { $0 > 0x20 }), first == UInt8(ascii: "{") {
      return Composer.compose(file).root?.entry("suite") != nil
    }
    return (1...file.lineCount).contains { line in
      let range = file.byteRange(ofLine: line)
      return ["suite:", "\"suite\":", "'suite':", "suite :"].contains { text[range].starts(with: $0.utf8) }
    }
  }
}
