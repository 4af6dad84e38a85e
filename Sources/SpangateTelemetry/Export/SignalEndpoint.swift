import SpangateTrace
internal import SpangateWire

/// Where and how one signal is sent over OTLP/HTTP.
struct SignalEndpoint: Sendable, Equatable {
  var url: String
  var headers: [HTTPHeader] = []
  var format = OTLPFormat.protobuf
  var compresses = false
  /// Of one request.
  var timeout: Duration = .seconds(10)
  var tls = TLSFiles()
  /// What in the variables could not be followed.
  var problem: String?

  /// As `OTEL_EXPORTER_OTLP_ENDPOINT` and the variables beside it say; those of the signal come first.
  ///
  /// - Parameter base: used where no variable names an endpoint.
  init(_ variables: Variables, for signal: OTLPSignal, base: String? = nil) {
    func first(_ name: String) -> String? {
      variables["OTEL_EXPORTER_OTLP_\(signal.rawValue.uppercased())_\(name)"] ?? variables["OTEL_EXPORTER_OTLP_\(name)"]
    }
    let own = "OTEL_EXPORTER_OTLP_\(signal.rawValue.uppercased())"
    url =
      variables["\(own)_ENDPOINT"].map(Self.withPath)
      ?? Self.url((variables["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? base ?? "http://localhost:4318"), for: signal)
    headers = (variables.pairs("\(own)_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS") ?? []).map { HTTPHeader($0, $1) }
    compresses = first("COMPRESSION") == "gzip"
    timeout = variables.time("\(own)_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT") ?? timeout
    tls = TLSFiles(
      authorities: first("CERTIFICATE"), certificate: first("CLIENT_CERTIFICATE"), key: first("CLIENT_KEY"))
    switch first("PROTOCOL") {
    case nil, "http/protobuf": break
    case "http/json": format = .json
    case let other?: problem = "protocol `\(other)` is not known here; \(signal.rawValue) go out as http/protobuf"
    }
  }

  /// The address of a signal below one that is for all of them.
  static func url(_ base: String, for signal: OTLPSignal) -> String {
    base.withoutSlash + signal.path
  }

  /// A signal's own address is used as it is; one without any path means the root.
  private static func withPath(_ url: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return url }
    return url[scheme.upperBound...].contains("/") ? url : url + "/"
  }
}
