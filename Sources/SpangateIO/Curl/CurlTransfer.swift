internal import CCurl
import SpangateTrace

/// One request on its way, and what has come back so far. Touched on the curl thread only.
final class CurlTransfer {
  let order: CurlOrder
  let easy: UnsafeMutableRawPointer
  /// Where it goes to, for messages: never the URL, which may hold secrets.
  let authority: URLAuthority
  var headerList: UnsafeMutablePointer<curl_slist>?
  private var headers: [HTTPHeader] = []
  private var headerBytes = 0
  /// Empty where the body is reported as it comes.
  private var body: [UInt8] = []
  private var bodyBytes = 0
  /// When the last byte came; when it began as long as none did.
  private(set) var lastHeard = ContinuousClock.now
  /// The limit that the response went over.
  private(set) var exceeded: Int?

  /// Of all headers of all responses that lead to the last one, in bytes.
  private static let maxHeaders = 256 << 10

  init(_ order: CurlOrder, on easy: UnsafeMutableRawPointer) {
    self.order = order
    self.easy = easy
    authority = URLAuthority(of: order.request.url)
  }

  func releaseHeaders() {
    ccurl_slist_free_all(headerList)
    headerList = nil
  }

  func result(of code: CURLcode) -> Result<HTTPResponse, HTTPFailure> {
    guard code == CURLE_OK else { return .failure(failure(of: code)) }
    return .success(response)
  }

  private var response: HTTPResponse {
    HTTPResponse(status: long(CURLINFO_RESPONSE_CODE), headers: headers, body: body)
  }

  func long(_ info: CURLINFO) -> Int {
    var value = 0
    ccurl_get_long(easy, info, &value)
    return value
  }

  func microseconds(_ info: CURLINFO) -> Int {
    var value: curl_off_t = 0
    ccurl_get_size(easy, info, &value)
    return Int(value)
  }

  /// Takes some of the body.
  ///
  /// - Returns: false when it is more than the request allows.
  func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    lastHeard = .now
    bodyBytes += bytes.count
    guard bodyBytes <= order.request.maxResponse else {
      exceeded = order.request.maxResponse
      return false
    }
    if order.streams {
      order.report(.piece(Array(bytes), of: response))
    } else {
      body.append(contentsOf: bytes)
    }
    return true
  }

  /// Takes one header line. A status line starts the headers of another response: after 100 or a redirect.
  ///
  /// - Returns: false when all the headers together are too much.
  func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    lastHeard = .now
    headerBytes += line.count
    guard headerBytes <= Self.maxHeaders else {
      exceeded = Self.maxHeaders
      return false
    }
    if line.starts(with: "HTTP/".utf8) {
      headers = []
    } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
      headers.append(HTTPHeader(line[..<colon].trimmedText, line[(colon + 1)...].trimmedText))
    }
    return true
  }
}

extension Slice<UnsafeRawBufferPointer> {
  /// As text without the white space around it; bytes that are no UTF-8 are replaced.
  fileprivate var trimmedText: String {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a }
    guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
      return ""
    }
    return String(decoding: self[first...last], as: UTF8.self)
  }
}
