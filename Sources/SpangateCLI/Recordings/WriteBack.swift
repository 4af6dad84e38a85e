import Glibc
import SpangateCore
import SpangateTrace
import SpangateWire

/// Where the scores of recorded traces go besides the store. Ended spans elsewhere stay as they are.
final class WriteBack: Sendable {
  /// Backends that take scores apart from spans.
  let annotated: [NamedBackend]
  /// Backends that get a span for each trace, which links to it.
  let linked: [NamedBackend]
  private let file: Locked<ScoredFile>?
  private let annotations = Locked<[String: Int]>([:])

  /// - Returns: nil where nothing is to be written.
  /// - Throws: when the file cannot be written.
  init?(to backends: [NamedBackend], output: String?, console: Console) throws {
    guard !backends.isEmpty || output != nil else { return nil }
    annotated = backends.filter { type(of: $0.backend).can.contains(.annotations) }
    linked = backends.filter { !type(of: $0.backend).can.contains(.annotations) }
    file = try output.map { path in try console.orStop { () throws(Finding) in Locked(try ScoredFile(path)) } }
  }

  func write(_ trace: EnrichedTrace) { file?.withLock { $0.write(trace) } }

  func noteAnnotated(_ traces: Int, in backend: String) { annotations.withLock { $0[backend] = traces } }

  /// Ends the file, and says what was written where, and how.
  ///
  /// - Returns: SG0213, where the file is not all there.
  func finish(console: Console) -> [Finding] {
    for (backend, count) in annotations.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      console.note("scores of \(count.counted("trace")) are annotations in backend `\(backend.inert())`")
    }
    for named in linked {
      console.note(
        "scores go to backend `\(named.name.inert())` as `eval.trial` spans that link to the recorded traces")
    }
    guard let file else { return [] }
    return file.withLock { file in
      do throws(Finding) {
        let count = try file.finish()
        console.note("scores of \(count.counted("trace")) are on their spans in `\(file.path.inert())`, a copy")
        return []
      } catch {
        return [error]
      }
    }
  }
}

/// A copy of recorded traces with their scores on the spans, written trace by trace.
struct ScoredFile {
  let path: String
  private let isProtobuf: Bool
  private let handle: Int32
  private var count = 0
  private var problem: String?

  /// The file has its name when it is all there.
  private var draft: String { path + ".part" }

  init(_ path: String) throws(Finding) {
    self.path = path
    isProtobuf = path.hasSuffix(".pb") || path.hasSuffix(".bin")
    // What agents say is for its owner.
    handle = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard handle >= 0 else {
      throw Finding(
        .reportUnwritable, "`\(path.inert())` cannot be written: \(String(cString: strerror(errno)))",
        help: "give `--output` a path in a folder that is there")
    }
  }

  mutating func write(_ trace: EnrichedTrace) {
    guard problem == nil else { return }
    // Requests after each other are one request.
    let line = isProtobuf ? trace.request : Array("\(OTLPJSON.json(from: trace.request, of: .traces))\n".utf8)
    var rest = line[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(handle, $0.baseAddress, $0.count) }
      guard written > 0 else {
        problem = String(cString: strerror(errno))
        return
      }
      rest = rest.dropFirst(written)
    }
    count += 1
  }

  /// - Returns: how many traces are in it.
  mutating func finish() throws(Finding) -> Int {
    if close(handle) != 0, problem == nil { problem = String(cString: strerror(errno)) }
    if problem == nil, rename(draft, path) != 0 { problem = String(cString: strerror(errno)) }
    guard let problem else { return count }
    unlink(draft)
    throw Finding(.scoresUnwritten, "scores could not be written to `\(path.inert())`: \(problem)")
  }
}
