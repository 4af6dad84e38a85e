import FoundationEssentials
import SpangateCore
import SpangateTrace

/// A baseline as a file that is reviewed in a pull request.
enum BaselineFile {
  static func read(_ path: String) throws(Finding) -> Baseline {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
      throw Finding(.fileUnreadable, "cannot read baseline file `\(path.inert())`", at: SourceRange(file: path))
    }
    return try parse(Array(data), file: path)
  }

  static func parse(_ bytes: [UInt8], file: String) throws(Finding) -> Baseline {
    let loaded = EncodedBaseline.read(bytes, file: file)
    guard let baseline = loaded.value else { throw loaded.findings[0] }
    return baseline
  }
}
