import SpangateCore
import SpangateTrace
import SpangateWire

/// One file, or one reply of a backend, while it is read.
final class Recording: RecordingSink {
  private let name: String
  /// Whether whoever reads it asks for what it says comes after it.
  private let isPage: Bool
  private let keep: (TraceRequest) throws -> Void
  private let keepLogs: (LogRequest) throws -> Void
  private var damages: [Damage] = []
  /// Beyond those that are told one by one.
  private var furtherDamages = 0
  private var spanCount = 0
  private var rejected = 0
  private var rejection: String?
  private var hasOtherSignals = false
  private var form = RecordingForm.empty

  init(
    named name: String, isPage: Bool = false, keep: @escaping (TraceRequest) throws -> Void,
    keepLogs: @escaping (LogRequest) throws -> Void
  ) {
    self.name = name
    self.isPage = isPage
    self.keep = keep
    self.keepLogs = keepLogs
  }

  /// A broken file may be broken on each of its lines.
  private static let mostTold = 8

  // MARK: Reading

  /// Compressed files may be compressed once more, by whoever sent them.
  func read(_ stream: ByteStream, layers: Int = 3, base: Int = 0) throws {
    _ = try stream.fill(RecordingForm.start)
    // A mark of the bytes' order.
    if stream.window.starts(with: [0xef, 0xbb, 0xbf]) { stream.skip(3) }
    form = RecordingForm(UnsafeBufferPointer(rebasing: stream.window.prefix(RecordingForm.start)))
    switch form {
    case .gzip where layers > 0:
      try read(ByteStream(DecompressedInput(stream, by: Inflation())), layers: layers - 1)
    case .zstd where layers > 0:
      try read(ByteStream(DecompressedInput(stream, by: try zstd())), layers: layers - 1)
    case .json: try JSONRecording(stream, to: self, isPage: isPage).read()
    case .message: try MessageRecording(stream, to: self, base: base).read()
    case .delimited where layers > 1:
      try DelimitedRecording(stream: stream, sink: self).read { try self.read($0, layers: 1, base: $1) }
    case .empty: break
    case .other(let what): note(Damage("is in no form of traces that is read: \(what)", offset: base, isUnknown: true))
    case .gzip, .zstd, .delimited:
      note(Damage("is packed too often", offset: base, isUnknown: true))
    }
    // Whoever read it may have taken this for its end.
    if let failure = stream.failure { throw failure }
  }

  private func zstd() throws(ReadFailure) -> ZstdDecompression {
    do {
      return try ZstdDecompression()
    } catch {
      throw ReadFailure(why: error.description)
    }
  }

  // MARK: What comes of it

  func take(_ request: [UInt8]) throws {
    let request = try TraceRequest(parsing: request)
    spanCount += request.spans.count
    rejected += request.rejected
    rejection = rejection ?? request.rejection
    if !request.spans.isEmpty { try keep(request) }
  }

  func takeLogs(_ request: [UInt8]) throws {
    hasOtherSignals = true
    try keepLogs(LogRequest(parsing: request))
  }

  func note(_ damage: Damage) {
    if damages.count < Self.mostTold { damages.append(damage) } else { furtherDamages += 1 }
  }

  func note(_ failure: ReadFailure) { note(Damage("cannot be read on: \(failure.why)", offset: 0)) }

  func noteOtherSignal() { hasOtherSignals = true }

  // MARK: Findings

  var findings: [Finding] {
    var findings = damages.map { finding(of: $0) }
    if furtherDamages > 0 {
      findings.append(Finding(.recordingDamaged, "`\(name)` has \(furtherDamages) further parts that cannot be read"))
    }
    if rejected > 0 {
      let why = rejection.map { ": \($0)" } ?? ""
      findings.append(
        Finding(
          .recordedSpansInvalid, "`\(name)` holds \(rejected) \(rejected == 1 ? "span" : "spans") of no trace\(why)"))
    }
    if spanCount == 0, findings.isEmpty {
      let instead = hasOtherSignals ? ", but logs or metrics" : form == .empty ? ": it is empty" : ""
      findings.append(
        Finding(
          .recordingEmpty, "`\(name)` holds no span\(instead)",
          help: "see whether the exporter was flushed before its process ended"))
    }
    return findings
  }

  private func finding(of damage: Damage) -> Finding {
    let rule = damage.isUnknown ? FindingRule.recordingUnknown : .recordingDamaged
    let place = damage.offset.map { $0 > 0 ? " at byte \($0)" : "" } ?? ""
    return Finding(
      rule, "`\(name)`\(damage.line.map { ":\($0)" } ?? "")\(place) \(damage.why)",
      at: damage.line.map { SourceRange(file: name, line: $0) })
  }
}
