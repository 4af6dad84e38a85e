internal import CCurl
import SpangateTrace

extension CurlTransfer {
  /// Sets every option of the handle, which holds none from an earlier request.
  ///
  /// - Throws: when libcurl takes one of them not.
  func prepare(connectTimeout: Duration) throws(HTTPFailure) {
    let request = order.request
    try set(CURLOPT_URL, request.url)
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_TIMEOUT_MS, request.timeout.milliseconds)
    set(CURLOPT_CONNECTTIMEOUT_MS, min(connectTimeout, request.timeout).milliseconds)
    // HTTP/2 where TLS can agree on it, else HTTP/1.1.
    set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
    try set(CURLOPT_ACCEPT_ENCODING, "")
    if authority.isLoopback { try set(CURLOPT_PROXY, "") }
    if request.followsRedirects {
      set(CURLOPT_FOLLOWLOCATION, 1)
      set(CURLOPT_MAXREDIRS, 10)
      try set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
    }
    try set(CURLOPT_CAINFO, request.tls.authorities)
    try set(CURLOPT_SSLCERT, request.tls.certificate)
    try set(CURLOPT_SSLKEY, request.tls.key)
    try setMethodAndBody(request)
    setHeaders(request)
    setCallbacks()
  }

  private func setMethodAndBody(_ request: HTTPRequest) throws(HTTPFailure) {
    // Some servers insist on a length for these, even of nothing.
    if request.body != nil || ["POST", "PUT", "PATCH"].contains(request.method) {
      let body = request.body ?? []
      ccurl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
      let code = body.withUnsafeBytes { bytes in
        withUnsafePointer(to: 0 as CChar) { none in
          ccurl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress ?? UnsafeRawPointer(none))
        }
      }
      if code != CURLE_OK { throw .unavailable("libcurl has no memory for the body") }
    }
    switch request.method {
    // These as libcurl's own, so that a redirect changes a POST to a GET where it should.
    case "GET" where request.body == nil: set(CURLOPT_HTTPGET, 1)
    case "POST": set(CURLOPT_POST, 1)
    case "HEAD": set(CURLOPT_NOBODY, 1)
    default: try set(CURLOPT_CUSTOMREQUEST, request.method)
    }
  }

  private func setHeaders(_ request: HTTPRequest) {
    for header in request.headers {
      // `Name;` is libcurl's way to write a header without a value.
      append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
    }
    // `Name:` takes out what libcurl would add.
    append("Expect:")
    if request.header("content-type") == nil { append("Content-Type:") }
    if request.header("user-agent") == nil { append("User-Agent: spangate") }
    ccurl_set_pointer(easy, CURLOPT_HTTPHEADER, headerList)
  }

  private func append(_ line: String) {
    if let list = ccurl_slist_append(headerList, line) { headerList = list }
  }

  private func setCallbacks() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    ccurl_set_pointer(easy, CURLOPT_WRITEDATA, context)
    ccurl_set_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      let transfer = Unmanaged<CurlTransfer>.fromOpaque(context!).takeUnretainedValue()
      // Fewer bytes than were offered tell libcurl to end the transfer.
      return transfer.take(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
    }
    ccurl_set_pointer(easy, CURLOPT_HEADERDATA, context)
    ccurl_set_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      let transfer = Unmanaged<CurlTransfer>.fromOpaque(context!).takeUnretainedValue()
      return transfer.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
    }
  }

  private func set(_ option: CURLoption, _ value: Int) { ccurl_set_long(easy, option, value) }

  private func set(_ option: CURLoption, _ value: String?) throws(HTTPFailure) {
    if let value { try set(option, value) }
  }

  private func set(_ option: CURLoption, _ value: String) throws(HTTPFailure) {
    let code = ccurl_set_text(easy, option, value)
    if code != CURLE_OK { throw .invalid(String(cString: ccurl_easy_strerror(code)).lowercased()) }
  }
}

extension Duration {
  /// Whole milliseconds, at least one, since libcurl takes 0 for "for ever".
  fileprivate var milliseconds: Int { max(1, Int(nanoseconds / 1_000_000)) }
}
