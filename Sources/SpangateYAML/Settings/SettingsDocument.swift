import SpangateCore

/// A settings file as it is written. Backends are read separately, with the registry.
struct SettingsDocument: Decodable, Sendable {
  var service: String?
  var store: String?
  var receiver: Receiver?
  var backends: Separate<BackendsPart>?
  var limits: Limits?

  struct Receiver: Decodable, Sendable {
    var host: Located<String>?
    var port: Located<Int>?
  }

  struct Limits: Decodable, Sendable {
    var traceWait: Duration?
    var quiet: Duration?
    var requestBytes: Located<Int>?
    var spansPerTrial: Located<Int>?
    var heldBytes: Located<Int>?
    var exportWait: Duration?
  }
}

enum BackendsPart: SuitePart { static let definition = "backends" }
