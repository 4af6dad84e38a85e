import FoundationEssentials
import SpangateCore
import SpangateTrace

/// A baseline as a file that is reviewed in a pull request.
enum BaselineFile {
  static func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  private static let longest = 1 << 30

  /// As `<(…)` names a pipe. Any other may never have anybody who writes into it.
  private static func isOfShell(_ path: String) -> Bool {
    path.hasPrefix("/dev/fd/") || path.hasPrefix("/proc/self/fd/")
  }

  static func read(_ path: String) throws(Finding) -> Baseline {
    let bytes: [UInt8]
    do throws(RegularFile.Unreadable) {
      bytes = try RegularFile.bytes(of: path, limit: longest, takesPipes: isOfShell(path))
    } catch {
      let what =
        isThere(path)
        ? "cannot read baseline file `\(path.inert())`: \(error.why)" : "there is no baseline file `\(path.inert())`"
      throw Finding(
        .fileUnreadable, what, at: SourceRange(file: path),
        help: isThere(path) ? nil : "`spangate run … --accept` writes it where a suite or `--baseline` names it")
    }
    return try parse(bytes, file: path)
  }

  /// What is wrong with a file; nil for a baseline.
  static func problem(in path: String) -> Finding? {
    do throws(Finding) {
      _ = try read(path)
      return nil
    } catch {
      return error
    }
  }

  static func parse(_ bytes: [UInt8], file: String) throws(Finding) -> Baseline {
    let loaded = EncodedBaseline.read(bytes, file: file)
    guard let baseline = loaded.value else { throw loaded.findings[0] }
    return baseline
  }

  /// Whether what would be written can be read again.
  static func check(_ baseline: Baseline, file: String) throws(Finding) {
    _ = try parse(Array(EncodedBaseline(baseline).text.utf8), file: file)
  }

  /// Replaces the file at once or not at all; its folder is made.
  static func write(_ baseline: Baseline, to path: String) throws(Finding) {
    let file = URL(filePath: path)
    do {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(EncodedBaseline(baseline).text.utf8).write(to: file, options: .atomic)
    } catch {
      throw Finding(
        .storeUnavailable, "baseline file `\(path.inert())` could not be written",
        notes: [.init("reason", "\(error)".inert(limit: 300))])
    }
  }
}
