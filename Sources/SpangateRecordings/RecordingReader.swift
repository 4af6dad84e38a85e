import SpangateCore
import SpangateTrace
import SpangateWire

/// Reads recorded traces from files and replies, whatever their form.
package final class RecordingReader {
  private let spool: Spool
  private var index = TraceIndex()
  private var problems: [Finding] = []

  /// - Parameter memory: how many bytes of spans may stay in memory; more are put into a temporary file.
  package init(memory: Int = 64 << 20) { spool = Spool(memory: memory) }

  /// Reads a file; `-` is the standard input.
  package func read(file path: String) {
    do {
      let stream = ByteStream(try FileInput(path))
      var bytes: [UInt8] = []
      while try stream.fill(1) {
        bytes += stream.window
        stream.skip(stream.window.count)
      }
      read(bytes, named: path)
    } catch {
      problems.append(Finding(.recordingUnreadable, "`\(path)` cannot be read: \(error.why)"))
    }
  }

  /// Reads what is in memory.
  ///
  /// - Parameter name: what findings call it.
  package func read(_ bytes: [UInt8], named name: String) {
    do {
      if bytes.first == UInt8(ascii: "{") {
        try take(OTLPJSON.protobuf(from: bytes, of: .traces).bytes)
      } else {
        try take(bytes)
      }
    } catch {
      problems.append(Finding(.recordingUnknown, "`\(name)` holds no traces: \(error)"))
    }
  }

  /// What was read so far. Nothing can be read after it.
  package func finish() -> RecordedTraces {
    do {
      return RecordedTraces(index: index, bytes: try spool.finish(), problems: problems)
    } catch {
      let lost = Finding(.recordingUnreadable, "the traces cannot be kept: \(error.why)")
      return RecordedTraces(index: TraceIndex(), bytes: .none, problems: problems + [lost])
    }
  }

  private func take(_ bytes: [UInt8]) throws {
    let request = try TraceRequest(parsing: bytes)
    var groups: [TraceID: [Int]] = [:]
    for (place, span) in request.spans.enumerated() { groups[span.traceID, default: []].append(place) }
    for (id, places) in groups {
      let start = places.reduce(UInt64.max) { min($0, request.start(of: request.spans[$1])) }
      var piece = request.bytes
      if groups.count > 1 {
        var writer = WireWriter()
        request.write(places, to: &writer) { _ in nil }
        piece = writer.bytes
      }
      let offset = try spool.append(piece)
      index.add(id, start: start, spans: places.count, at: offset..<offset + piece.count)
    }
  }
}

extension RecordedTraces {
  /// Reads files, folders and globs, one after the other.
  package static func reading(_ paths: [String]) -> RecordedTraces {
    let reader = RecordingReader()
    for path in paths { reader.read(file: path) }
    return reader.finish()
  }
}
