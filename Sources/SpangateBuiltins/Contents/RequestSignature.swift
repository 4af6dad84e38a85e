import SpangateCore
package import SpangateTrace

/// Signs requests as S3 and what speaks like it want them.
///
/// Source: AWS, "Authenticating Requests: Using the Authorization Header (AWS Signature Version 4)".
package struct RequestSignature: Sendable {
  package var accessKey: String
  package var secretKey: String
  /// Of credentials that are lent for a while.
  package var sessionToken: String?
  package var region: String

  package init(accessKey: String, secretKey: String, sessionToken: String? = nil, region: String) {
    self.accessKey = accessKey
    self.secretKey = secretKey
    self.sessionToken = sessionToken
    self.region = region
  }

  /// The headers to send: those given, with the hash of the body, the time, and the signature.
  ///
  /// - Parameters:
  ///   - path: encoded, from the first `/` on.
  ///   - headers: with `host`; their names in lower case.
  package func signed(
    _ method: String, path: String, headers: [HTTPHeader], body: [UInt8], at time: Timestamp
  ) -> [HTTPHeader] {
    let moment = time.iso8601.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    let bodyHash = SHA256.hash(body).hexDigits
    var headers = headers
    headers.append(HTTPHeader("x-amz-content-sha256", bodyHash))
    headers.append(HTTPHeader("x-amz-date", moment))
    if let sessionToken { headers.append(HTTPHeader("x-amz-security-token", sessionToken)) }
    let sorted = headers.sorted { $0.name < $1.name }
    let names = sorted.map(\.name).joined(separator: ";")
    let canonical =
      "\(method)\n\(path)\n\n" + sorted.map { "\($0.name):\($0.value)\n" }.joined()
      + "\n\(names)\n\(bodyHash)"
    let scope = "\(moment.prefix(8))/\(region)/s3/aws4_request"
    let text = "AWS4-HMAC-SHA256\n\(moment)\n\(scope)\n\(SHA256.hash(Array(canonical.utf8)).hexDigits)"
    let key = [String(moment.prefix(8)), region, "s3", "aws4_request"].reduce(Array("AWS4\(secretKey)".utf8)) {
      SHA256.authenticationCode(of: Array($1.utf8), key: $0)
    }
    let signature = SHA256.authenticationCode(of: Array(text.utf8), key: key).hexDigits
    headers.append(
      HTTPHeader(
        "authorization",
        "AWS4-HMAC-SHA256 Credential=\(accessKey)/\(scope),SignedHeaders=\(names),Signature=\(signature)"))
    return headers
  }
}
