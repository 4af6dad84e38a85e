import FoundationEssentials
import GRDB
import SpangateCore
import SpangateTrace
import SpangateWire

extension Finding {
  /// Why a store could not be opened.
  init(unavailable path: String, _ error: any Error) {
    var finding = Finding(reading: path, error)
    if finding.rule == .storeUnavailable {
      finding.message = "the store `\(path)` could not be opened: \(finding.message)"
    }
    self = finding
  }

  /// Why a store could not be read or written; a finding that was thrown on the way stays what it is.
  init(reading path: String, _ error: any Error) {
    switch error {
    case let finding as Finding: self = finding
    case let error as DatabaseError:
      self.init(.storeUnavailable, error.reason, help: error.advice)
    case let error as JSONShapeError:
      self.init(
        .storeUnavailable,
        "a record in `\(path)` is damaged: \(error.problem) at `\(error.path.joined(separator: "."))`")
    case let error as JSONSyntaxError:
      self.init(.storeUnavailable, "a record in `\(path)` is damaged: \(error)")
    case is InflationFailure:
      self.init(.storeUnavailable, "a trace in `\(path)` is damaged")
    case let error as CocoaError:
      self.init(
        .storeUnavailable, error.reason, help: "name another file with `--store`, or `store` in `spangate.yaml`")
    default:
      self.init(.storeUnavailable, "\(error)")
    }
  }
}

extension CocoaError {
  /// Why a folder could not be made.
  fileprivate var reason: String {
    switch code {
    case .fileWriteNoPermission: "its folder may not be made or written"
    case .fileWriteOutOfSpace: "the disk is full"
    case .fileWriteVolumeReadOnly: "the file system is read-only"
    case .fileWriteFileExists: "a file stands where its folder should be"
    default: "\(self)"
    }
  }
}

extension DatabaseError {
  fileprivate var reason: String {
    switch resultCode {
    case .SQLITE_NOTADB: "the file is not a database"
    case .SQLITE_CORRUPT: "the file is damaged"
    case .SQLITE_CANTOPEN: "the file cannot be opened or made there"
    case .SQLITE_READONLY: "the file or its folder is read-only"
    case .SQLITE_FULL: "the disk is full"
    case .SQLITE_IOERR: "the disk is full, or reading or writing it fails"
    case .SQLITE_BUSY: "another process kept it locked for too long"
    default: message ?? "\(resultCode)"
    }
  }

  fileprivate var advice: String? {
    switch resultCode {
    case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_CANTOPEN, .SQLITE_READONLY:
      "name another file with `--store`, or `store` in `spangate.yaml`"
    default: nil
    }
  }
}
