import SpangateWire

/// Reads one export request in protobuf, span by span where it is long.
///
/// Its fields are gathered into requests of about a mebibyte. A resource or a scope that is longer than that is opened, and its
/// parts are sent with what stood before them; writers of protobuf write the resource before its spans.
final class MessageRecording {
  private let stream: ByteStream
  private let sink: any RecordingSink
  /// Where the stream's first byte is in the file.
  private let base: Int
  /// Fields of one resource's spans, of one scope's, or of the request, that are still to be sent.
  private var batch: [UInt8] = []
  /// Where each of them ends.
  private var ends: [Int] = []
  private var places: [Int] = []

  init(_ stream: ByteStream, to sink: any RecordingSink, base: Int = 0) {
    self.stream = stream
    self.sink = sink
    self.base = base
  }

  private static let batchSize = 1 << 20
  /// Of one field that is not opened: a resource, a scope, a span.
  private static let mostAtOnce = 64 << 20

  func read() throws {
    do {
      try readFields(until: nil, opening: .request, inside: [])
    } catch let damage as Damage {
      sink.note(damage)
    }
  }

  /// The messages that are opened, from the outside in.
  private enum Level: Int {
    case request, resource, scope

    /// The field in which the next level, or a span, is.
    var listed: UInt64 { self == .request ? 0x0a : 0x12 }
    var inner: Level? { Level(rawValue: rawValue + 1) }
  }

  /// Reads the fields of a message.
  ///
  /// - Parameters:
  ///   - end: where the message ends in the stream; nil for where the stream does.
  ///   - enclosing: of each message round this one, from the outside in, what it says beside its list.
  private func readFields(until end: Int?, opening level: Level, inside enclosing: [[UInt8]]) throws {
    var own: [UInt8] = []
    do {
      try readFields(until: end, opening: level, inside: enclosing, beside: &own)
    } catch let damage as Damage {
      // What came before the damage is whole.
      try send(inside: enclosing + [own])
      throw damage
    }
    try send(inside: enclosing + [own])
  }

  private func readFields(
    until end: Int?, opening level: Level, inside enclosing: [[UInt8]], beside own: inout [UInt8]
  ) throws {
    var hasGone = false
    while try end.map({ stream.offset < $0 }) ?? stream.fill(1) {
      let place = stream.offset
      let (key, keySize) = try varint(at: 0)
      guard key >> 3 > 0, key >> 3 < 1 << 29 else { throw damage("is no protobuf") }
      guard key & 7 == 2 else {
        let size = try scalarSize(of: key, after: keySize)
        try within(end, size)
        stream.skip(size)
        continue
      }
      let (length, lengthSize) = try varint(at: keySize)
      guard length < 1 << 40 else { throw damage("is no protobuf") }
      let head = keySize + lengthSize
      try within(end, head + Int(length))
      // What is cut off is opened too, for the spans before the cut.
      if key == level.listed, let inner = level.inner,
        try length > Self.batchSize || !stream.fill(head + Int(length))
      {
        try send(inside: enclosing + [own])
        stream.skip(head)
        try readFields(until: stream.offset + Int(length), opening: inner, inside: enclosing + [own])
        hasGone = true
        continue
      }
      guard length <= Self.mostAtOnce else {
        throw damage("holds a field of \(length >> 20) MiB, more than is read at once")
      }
      guard try stream.fill(head + Int(length)) else { throw damage("is cut off") }
      let field = stream.window.prefix(head + Int(length))
      if key == level.listed {
        batch.append(contentsOf: field)
        ends.append(batch.count)
        places.append(place)
      } else {
        if hasGone, key == 0x0a { throw damage("names what its spans belong to only after they came") }
        own.append(contentsOf: field)
      }
      stream.skip(field.count)
      if batch.count >= Self.batchSize {
        try send(inside: enclosing + [own])
        hasGone = true
      }
    }
  }

  /// Sends what is gathered, and when that is no request each field by itself.
  private func send(inside enclosing: [[UInt8]]) throws {
    defer {
      batch.removeAll(keepingCapacity: true)
      ends.removeAll(keepingCapacity: true)
      places.removeAll(keepingCapacity: true)
    }
    guard !batch.isEmpty else { return }
    if try take(batch[...], inside: enclosing) == nil { return }
    var start = 0
    for (end, place) in zip(ends, places) {
      if let error = try take(batch[start..<end], inside: enclosing) {
        sink.note(Damage("holds no spans: \(error)", offset: base + place))
      }
      start = end
    }
  }

  private func take(_ fields: ArraySlice<UInt8>, inside enclosing: [[UInt8]]) throws -> WireError? {
    // The request's own fields beside its resources mean nothing to anybody.
    var request = Array(fields)
    for (level, own) in enclosing.enumerated().reversed() where level > 0 {
      var writer = WireWriter(capacity: request.count + own.count + 8)
      writer.field(level == 1 ? 1 : 2, message: own + request)
      request = writer.bytes
    }
    do {
      try sink.take(request)
      return nil
    } catch let error as WireError {
      return error
    }
  }

  /// What a field without a length takes, with its key.
  private func scalarSize(of key: UInt64, after keySize: Int) throws -> Int {
    switch key & 7 {
    case 0: keySize + (try varint(at: keySize).size)
    case 1: keySize + 8
    case 5: keySize + 4
    default: throw damage("is no protobuf")
    }
  }

  /// A field may end neither after the message that it is in nor after the file.
  private func within(_ end: Int?, _ size: Int) throws {
    if let end, stream.offset + size > end { throw damage("is no protobuf: a field is longer than what it is in") }
  }

  private func varint(at place: Int) throws -> (value: UInt64, size: Int) {
    var value: UInt64 = 0
    for index in 0..<10 {
      guard try stream.fill(place + index + 1) else { throw damage("is cut off") }
      let byte = stream.window[place + index]
      value |= UInt64(byte & 0x7f) << UInt64(7 * index)
      if byte < 0x80 { return (value, index + 1) }
    }
    throw damage("is no protobuf")
  }

  private func damage(_ why: String) -> Damage { Damage(why, offset: base + stream.offset) }
}
