import NIOHPACK
import NIOHTTP1
import SpangateCore

/// What matters of a request's head, in HTTP/1.1 and HTTP/2 alike.
struct RequestHead {
  var method: String
  /// Without the query.
  var path: String
  /// In lower case and without parameters.
  var contentType: String?
  /// In lower case; nil for none, and for `identity`.
  var contentEncoding: String?
  var contentLength: Int?
  var grpcEncoding: String?
  var expectsContinue: Bool
  /// What it says whom it is for: `Host`, and `:authority` of HTTP/2.
  var hosts: [String]
  /// The web page that made it, where one did.
  var origin: String?
  var token: String?

  /// What is longer than anything that a field means is held no further than this, in characters.
  static let longest = 512

  init(method: String, target: String, field whole: (String) -> String?) {
    func field(_ name: String) -> String? { whole(name).map { String($0.prefix(Self.longest)) } }
    self.method = String(method.prefix(Self.longest))
    path = String(target.prefix(Self.longest).prefix { $0 != "?" })
    contentType = field("content-type").flatMap { $0.split(separator: ";").first }.map(Self.normalised)
    contentEncoding = field("content-encoding").map { Self.normalised($0[...]) }.flatMap { $0 == "identity" ? nil : $0 }
    contentLength = field("content-length").flatMap { Int($0) }
    grpcEncoding = field("grpc-encoding").map { Self.normalised($0[...]) }
    hosts = [":authority", "host"].compactMap { field($0) }
    origin = field("origin")
    token = field(ExporterToken.header)
    expectsContinue = field("expect").map { Self.normalised($0[...]) } == "100-continue"
  }

  init(_ head: HTTPRequestHead) {
    self.init(method: head.method.rawValue, target: head.uri) { head.headers.first(name: $0) }
  }

  init(_ headers: HPACKHeaders) {
    self.init(method: headers.first(name: ":method") ?? "", target: headers.first(name: ":path") ?? "") {
      headers.first(name: $0)
    }
  }

  /// `application/grpc-web` is another protocol.
  var isGRPC: Bool { contentType.map { $0 == "application/grpc" || $0.hasPrefix("application/grpc+") } ?? false }

  private static func normalised(_ text: Substring) -> String {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed()).lowercased()
  }
}
