package import SpangateCore
import SpangateTrace
import SpangateWire

/// Reads recorded traces from files and replies, whatever their form.
package final class RecordingReader {
  private let spool: Spool
  private var index = TraceIndex()
  private var problems: [Finding] = []
  private var isSpoolBroken = false

  /// - Parameter memory: how many bytes of spans may stay in memory; more are put into a temporary file.
  package init(memory: Int = 64 << 20) { spool = Spool(memory: memory) }

  /// Reads a file, every file below a folder, or what a glob matches; `-` is the standard input.
  package func read(path: String) {
    do {
      let files = try RecordingFiles.files(at: path)
      for file in files { read(file: file) }
    } catch {
      unreadable(path, error)
    }
  }

  /// Reads what is in memory.
  ///
  /// - Parameters:
  ///   - name: what findings call it.
  ///   - isPage: whether the caller reads on where it says that there is more.
  package func read(_ bytes: [UInt8], named name: String, isPage: Bool = false) {
    read(ByteStream(MemoryInput(bytes)), named: name, isPage: isPage)
  }

  /// How many traces have been read so far.
  var traceCount: Int { index.traces.count }

  /// Adds what is wrong beside what this finds itself.
  package func note(_ problem: Finding) { problems.append(problem) }

  /// What was read. Nothing can be read after it.
  var finished: (index: TraceIndex, bytes: SpooledBytes, problems: [Finding]) {
    do {
      return (index, try spool.finish(), problems)
    } catch {
      unreadable("the temporary file of the traces", error)
      return (TraceIndex(), .none, problems)
    }
  }

  private func read(file: String) {
    do {
      read(ByteStream(try FileInput(file)), named: file == "-" ? "the standard input" : file)
    } catch {
      unreadable(file, error)
    }
  }

  private func read(_ stream: ByteStream, named name: String, isPage: Bool = false) {
    guard !isSpoolBroken else { return }
    let recording = Recording(
      named: name, isPage: isPage, keep: { [self] in try keep($0) }, keepLogs: { [self] in try keep(logs: $0) })
    do {
      try recording.read(stream)
    } catch let failure as ReadFailure {
      recording.note(failure)
    } catch {
      isSpoolBroken = true
      unreadable("the temporary file of the traces", ReadFailure(why: "\(error)"))
    }
    problems += recording.findings
  }

  private func unreadable(_ name: String, _ failure: ReadFailure) {
    problems.append(Finding(.recordingUnreadable, "`\(name)` cannot be read: \(failure.why)"))
  }

  /// Puts the spans of each trace where they are found again.
  private func keep(_ request: TraceRequest) throws(SpoolFailure) {
    for (id, places) in request.spans.indices.grouped(by: { request.spans[$0].traceID }) {
      var piece = request.bytes
      if places.count < request.spans.count {
        var writer = WireWriter(capacity: places.reduce(256) { $0 + request.spans[$1].body.count + 16 })
        request.write(places, to: &writer) { _ in nil }
        piece = writer.bytes
      }
      let start = places.reduce(UInt64.max) { min($0, request.start(of: request.spans[$1])) }
      index.add(id, start: start, spans: places.count, at: try place(of: piece))
    }
  }

  /// Keeps records that were written inside a span as its events, as they are when an agent is run.
  private func keep(logs request: LogRequest) throws(SpoolFailure) {
    for (id, records) in request.records.filter({ $0.spanID != nil }).grouped(by: \.traceID) {
      let events = records.compactMap { record in
        record.spanID.map { span in
          var fragment = SpanRecord(traceID: id, id: span, name: "")
          fragment.events = [request.event(of: record)]
          return fragment
        }
      }
      index.addEvents(of: id, at: try place(of: OTLPTraces.request(for: events)))
    }
  }

  private func place(of piece: [UInt8]) throws(SpoolFailure) -> Range<Int> {
    do {
      let offset = try spool.append(piece)
      return offset..<offset + piece.count
    } catch {
      throw SpoolFailure(description: error.why)
    }
  }
}

/// Why traces cannot be kept; nothing more is read then.
struct SpoolFailure: Error, CustomStringConvertible {
  var description: String
}

extension Collection {
  /// The elements by key, both in the order in which they first come. Those that follow each other mostly have the same.
  fileprivate func grouped<Key: Hashable>(by key: (Element) -> Key) -> [(key: Key, elements: [Element])] {
    var groups: [(key: Key, elements: [Element])] = []
    var places: [Key: Int] = [:]
    for element in self {
      let key = key(element)
      if let last = groups.last, last.key == key {
        groups[groups.count - 1].elements.append(element)
      } else if let place = places[key] {
        groups[place].elements.append(element)
      } else {
        places[key] = groups.count
        groups.append((key, [element]))
      }
    }
    return groups
  }
}
