import FoundationEssentials
import SpangateCore
import SpangateStore
import SpangateTrace
import SpangateWire

/// Traces of some passing trials of each case of a baseline that is a file: what failing trials are looked at beside where
/// the store does not have the baseline's runs, as in a fresh checkout.
///
/// They lie beside the file, `main.traces.gz` beside `main.json`: gzip, with a JSON object a line that holds the schema, and
/// then one for each trial with its run, its judgement and its spans as OTLP, in Base64.
struct BaselineTraces: Sendable {
  static let schema = "spangate.traces/1"

  private(set) var trials: [KeptTrial] = []
  /// The places of a run's trials, and of a trace.
  private var ofRun: [String: [Int]] = [:]
  private var ofTrace: [TraceID: Int] = [:]

  struct KeptTrial: Sendable {
    var run: String
    var judgement: Judgement
    /// An OTLP request.
    var request: [UInt8]
  }

  init() {}

  /// Where those of a baseline file are.
  static func path(beside file: String) -> String {
    (file.hasSuffix(".json") ? String(file.dropLast(5)) : file) + ".traces.gz"
  }

  func judgements(of run: String) -> [Judgement] { (ofRun[run] ?? []).map { trials[$0].judgement } }

  /// As the store has it.
  func trace(_ id: TraceID) -> [UInt8]? { ofTrace[id].map { trials[$0].request } }

  private mutating func add(_ trial: KeptTrial) {
    ofRun[trial.run, default: []].append(trials.count)
    if ofTrace[trial.judgement.traceID] == nil { ofTrace[trial.judgement.traceID] = trials.count }
    trials.append(trial)
  }
}

// MARK: Reading
extension BaselineTraces {
  /// Nobody reads more than so many bytes, packed and unpacked.
  private static let (longest, largest) = (64 << 20, 1 << 30)

  /// None where there is no such file.
  ///
  /// - Throws: SG0409.
  static func read(_ path: String) throws(Finding) -> BaselineTraces {
    guard FileManager.default.fileExists(atPath: path) else { return BaselineTraces() }
    let bytes: [UInt8]
    do throws(RegularFile.Unreadable) {
      bytes = try RegularFile.bytes(of: path, limit: longest)
    } catch {
      throw unreadable(path, error.why)
    }
    return try parse(bytes, file: path)
  }

  /// - Parameter file: what findings call it.
  static func parse(_ bytes: [UInt8], file: String) throws(Finding) -> BaselineTraces {
    guard let text = try? Gzip.inflated(bytes, limit: largest) else {
      throw unreadable(file, "it is no whole gzip file")
    }
    var traces = BaselineTraces()
    for (number, line) in text.split(separator: 0x0a).enumerated() {
      guard let json = try? JSONValue(parsing: String(decoding: line, as: UTF8.self)) else {
        throw unreadable(file, "line \(number + 1) is no JSON")
      }
      if number == 0 {
        guard json["schema"]?.string == schema else {
          throw unreadable(file, "its schema is not `\(schema)`")
        }
        continue
      }
      guard let trial = KeptTrial(json) else {
        throw unreadable(file, "line \(number + 1) is no trial with its trace")
      }
      traces.add(trial)
    }
    return traces
  }

  private static func unreadable(_ file: String, _ why: String) -> Finding {
    Finding(
      .baselineTracesUnreadable, "the traces of passing trials in `\(file.inert())` cannot be read: \(why)",
      severity: .warning)
  }
}

extension BaselineTraces.KeptTrial {
  fileprivate init?(_ json: JSONValue) {
    guard let run = json["run"]?.string, let written = json["judgement"],
      let judgement = try? EncodedJudgement(json: written).judgement,
      let text = json["trace"]?.string, let request = Base64.decode(text)
    else { return nil }
    self.init(run: run, judgement: judgement, request: request)
  }

  fileprivate var json: JSONValue {
    [
      "run": .string(run), "judgement": EncodedJudgement(judgement).json, "trace": .string(Base64.encode(request)),
    ]
  }
}

// MARK: Writing
extension BaselineTraces {
  /// So many trials of each case, where their file does not get too large.
  private static let most = 3
  /// A file of more bytes is no good in a repository: then fewer trials of each case are kept.
  private static let size = 4 << 20

  /// Those of a baseline's passing trials, of the latest runs first.
  ///
  /// - Parameter earlier: where those are that the store does not have.
  init(of baseline: Baseline, in store: SQLiteStore, or earlier: BaselineTraces, _ redactor: Redactor) {
    let pass = RedactionPass(redactor)
    var counts: [[String]: Int] = [:]
    for run in baseline.runs.reversed() {
      let stored = (try? store.judgements(of: run.id)) ?? []
      let record = try? store.run(run.id)
      for judgement in stored.isEmpty ? earlier.judgements(of: run.id) : stored {
        let place = [judgement.key.suite, judgement.key.case]
        guard baseline.suites[place[0]]?.cases[place[1]] != nil, judgement.passed == true,
          judgement.completeness == .settled, record?.isOfControl(judgement.key) != true,
          counts[place, default: 0] < Self.most
        else { continue }
        guard let request = (try? store.trace(judgement.traceID)) ?? earlier.trace(judgement.traceID),
          let spans = try? OTLPTraces.spans(in: request)
        else { continue }
        counts[place, default: 0] += 1
        add(
          KeptTrial(
            run: run.id, judgement: pass.redacted(judgement),
            request: OTLPTraces.request(for: spans.map { pass.redacted($0) })))
      }
    }
  }

  /// As a file; nil where there is none to be kept, or one of each case is too much.
  var packed: [UInt8]? {
    for count in (1...Self.most).reversed() {
      var counts: [[String]: Int] = [:]
      let kept = trials.filter { trial in
        let place = [trial.judgement.key.suite, trial.judgement.key.case]
        counts[place, default: 0] += 1
        return counts[place, default: 0] <= count
      }
      guard !kept.isEmpty else { return nil }
      let lines = [JSONValue.object(["schema": .string(Self.schema)])] + kept.map(\.json)
      let bytes = Gzip.deflated(Array(lines.map(\.description).joined(separator: "\n").utf8), level: 6)
      if bytes.count <= Self.size { return bytes }
    }
    return nil
  }

  /// Replaces the file at once; without traces there is none.
  func write(to path: String) throws(Finding) {
    do {
      guard let packed else {
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
        return
      }
      try Data(packed).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw Finding(
        .storeUnavailable, "the traces of passing trials could not be written to `\(path.inert())`",
        notes: [.init("reason", "\(error)".inert(limit: 300))])
    }
  }
}
