import SpangateTrace

/// Reads one HTTP/1.1 response off a connection. Source: RFC 9112.
struct ResponseReader {
  private var bytes: [UInt8] = []
  private let connection: LoopbackConnection
  private let patience: Patience
  private let limit: Int
  /// Of the headers, in bytes.
  private static let maxHead = 256 << 10

  /// - Parameter limit: of the body, in bytes.
  init(_ connection: LoopbackConnection, _ patience: Patience, limit: Int) {
    self.connection = connection
    self.patience = patience
    self.limit = limit
  }

  /// Whether anything has come.
  private(set) var hasBegun = false

  /// - Returns: the response, and whether the connection can be used again.
  mutating func response() throws(HTTPFailure) -> (HTTPResponse, keeps: Bool) {
    while true {
      let lines = try head()
      let words = lines[0].split(separator: " ", maxSplits: 2)
      guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else { throw Self.malformed }
      // Something like `100 Continue` comes before the response.
      if (100..<200).contains(status) { continue }
      let headers = lines.dropFirst().compactMap { line -> HTTPHeader? in
        guard let colon = line.firstIndex(of: ":") else { return nil }
        return HTTPHeader(String(line[..<colon]), line[colon...].dropFirst().trimmedSpaces)
      }
      var response = HTTPResponse(status: status, headers: headers)
      let closes = response.header("connection")?.lowercased().contains("close") ?? words[0].hasSuffix("1.0")
      let isBounded = try readBody(of: &response)
      return (response, keeps: isBounded && !closes && bytes.isEmpty)
    }
  }

  /// - Returns: whether it ends before the connection does.
  private mutating func readBody(of response: inout HTTPResponse) throws(HTTPFailure) -> Bool {
    if response.status == 204 || response.status == 304 { return true }
    if response.header("transfer-encoding")?.lowercased().contains("chunked") == true {
      while case let size = try chunkSize(), size > 0 {
        response.body += try take(size, beside: response.body.count)
        _ = try line()
      }
      while try !line().isEmpty {}
      return true
    }
    if let length = response.header("content-length") {
      guard let count = Int(length), count >= 0 else { throw Self.malformed }
      response.body = try take(count, beside: 0)
      return true
    }
    while case let more = try connection.receive(patience), !more.isEmpty {
      bytes += more
      if bytes.count > limit { throw .tooLarge(limit: limit) }
    }
    response.body = bytes
    return false
  }

  private mutating func chunkSize() throws(HTTPFailure) -> Int {
    let digits = try line().prefix { $0 != ";" }.trimmedSpaces
    guard let size = Int(digits, radix: 16), size >= 0 else { throw Self.malformed }
    return size
  }

  /// The status line and the headers.
  private mutating func head() throws(HTTPFailure) -> [String] {
    var lines: [String] = []
    var size = 0
    while true {
      let line = try line()
      size += line.utf8.count
      guard size <= Self.maxHead else { throw .tooLarge(limit: Self.maxHead) }
      if !line.isEmpty { lines.append(line) } else if !lines.isEmpty { return lines }
    }
  }

  private mutating func line() throws(HTTPFailure) -> String {
    while true {
      if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
        let text = bytes[..<end].last == UInt8(ascii: "\r") ? bytes[..<(end - 1)] : bytes[..<end]
        defer { bytes.removeFirst(end + 1) }
        return String(decoding: text, as: UTF8.self)
      }
      guard bytes.count <= Self.maxHead else { throw .tooLarge(limit: Self.maxHead) }
      try more()
    }
  }

  private mutating func take(_ count: Int, beside taken: Int) throws(HTTPFailure) -> [UInt8] {
    guard count <= limit - taken else { throw .tooLarge(limit: limit) }
    while bytes.count < count { try more() }
    defer { bytes.removeFirst(count) }
    return Array(bytes.prefix(count))
  }

  private mutating func more() throws(HTTPFailure) {
    let new = try connection.receive(patience)
    guard !new.isEmpty else { throw .disconnected("the server closed the connection without a whole response") }
    hasBegun = true
    bytes += new
  }

  private static let malformed = HTTPFailure.disconnected("the server does not answer in HTTP")
}

extension StringProtocol {
  fileprivate var trimmedSpaces: String {
    let start = drop { $0 == " " || $0 == "\t" }
    return String(start.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }.reversed())
  }
}
