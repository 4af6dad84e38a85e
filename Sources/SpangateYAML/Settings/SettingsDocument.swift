import SpangateCore

/// A settings file as it is written. Backends are read separately, with the registry, and so are prices, which may be in
/// a file of their own.
struct SettingsDocument: Decodable, Sendable {
  var service: String?
  var store: String?
  var receiver: Receiver?
  var backends: Separate<BackendsPart>?
  var limits: Limits?
  var redact: Located<RedactionDocument>?
  var links: Links?
  var pricing: Separate<PricingPart>?

  struct Receiver: Decodable, Sendable {
    var host: Located<String>?
    var port: Located<Int>?
    var token: Located<String>?
  }

  struct Links: Decodable, Sendable {
    var pages: Located<String>?
    var artifact: String?
  }

  struct Limits: Decodable, Sendable {
    var traceWait: Duration?
    var quiet: Duration?
    var requestBytes: Located<Int>?
    var spansPerTrial: Located<Int>?
    var heldBytes: Located<Int>?
    var exportWait: Duration?
    var spoolBytes: Located<Int>?
    /// Of the text of any attribute.
    var text: Located<Int>?
    /// Of single attributes, by name.
    var texts: Named<Located<Int>>?
    var offload: Offload?
  }
}

/// Where texts go that are too long for a span.
struct Offload: Decodable, Sendable {
  /// A folder, or `s3://BUCKET/PREFIX`.
  var to: Located<String>
  /// Of a bucket; AWS's own by default.
  var endpoint: Located<String>?
  var region: String?
  /// In Unicode scalars.
  var over: Located<Int>?
}

/// What any backend can be told besides its own configuration.
struct BackendKeys: Decodable, Sendable {
  var kind: String?

  static let names = TypeProbe.keys(of: Self.self)
}

enum BackendsPart: SuitePart { static let definition = "backends" }
