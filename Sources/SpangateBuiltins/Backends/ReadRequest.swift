import SpangateTrace

extension HTTPRequest {
  /// A request of a read API, whose answers are long.
  static func read(
    _ url: String, _ query: [(String, String)] = [], headers: [HTTPHeader], timeout: Duration, body: JSONValue? = nil
  ) -> HTTPRequest {
    let parameters = query.map { "\($0.0)=\($0.1.percentEncoded)" }.joined(separator: "&")
    let separator = parameters.isEmpty ? "" : url.contains("?") ? "&" : "?"
    return HTTPRequest(
      method: body == nil ? "GET" : "POST", url: url + separator + parameters,
      headers: [HTTPHeader("accept", "application/json")]
        + (body == nil ? [] : [HTTPHeader("content-type", "application/json")]) + headers,
      body: body.map { Array($0.description.utf8) }, timeout: max(timeout, .seconds(60)), maxResponse: 256 << 20)
  }

  /// The same request with another value of a parameter.
  func with(_ name: String, _ value: String) -> HTTPRequest {
    var request = self
    let parts = url.split(separator: "?", maxSplits: 1)
    var parameters = parts.count > 1 ? parts[1].split(separator: "&").filter { !$0.hasPrefix("\(name)=") } : []
    parameters.append("\(name)=\(value.percentEncoded)")
    request.url = "\(parts[0])?\(parameters.joined(separator: "&"))"
    return request
  }
}
