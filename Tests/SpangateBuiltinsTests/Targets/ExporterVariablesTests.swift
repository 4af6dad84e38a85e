import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateBuiltins

struct ExporterVariablesTests {
  private func changes(suite: [String: String] = [:], inherited: [String: String]) -> [String: String?] {
    AgentEnvironment(suite: suite, inherited: inherited, endpoint: "http://127.0.0.1:4318").changesForServer()
  }

  @Test(arguments: [
    ("OTEL_SDK_DISABLED", "true"), ("OTEL_TRACES_EXPORTER", "none"), ("OTEL_TRACES_EXPORTER", "console"),
    ("OTEL_TRACES_SAMPLER", "always_off"), ("OTEL_TRACES_SAMPLER", "traceidratio"),
    ("OTEL_EXPORTER_OTLP_INSECURE", "false"), ("OTEL_EXPORTER_OTLP_TRACES_INSECURE", "False"),
    ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://elsewhere"), ("OTEL_EXPORTER_OTLP_COMPRESSION", "deflate"),
    ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/xml"), ("OTEL_EXPORTER_OTLP_CERTIFICATE", "/no/such/file"),
    ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=x"), ("OTEL_BSP_MAX_QUEUE_SIZE", "1"),
    ("OTEL_EXPERIMENTAL_CONFIG_FILE", "otel.yaml"),
  ])
  func `what would keep an agent's spans away is not passed on, and holds where the suite says so`(
    name: String, value: String
  ) {
    let inherited = changes(inherited: [name: value])
    #expect(inherited.keys.contains(name) && inherited[name] == .some(nil))
    #expect(changes(suite: [name: value], inherited: [:])[name] == value)
    #expect(ExporterVariables.silencers(in: [name: value, "A": "b"]) == [name])
  }

  @Test(arguments: [
    ("OTEL_SDK_DISABLED", "false"), ("OTEL_TRACES_EXPORTER", "console, otlp"),
    ("OTEL_TRACES_SAMPLER", "parentbased_always_on"), ("OTEL_EXPORTER_OTLP_INSECURE", "true"),
    ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"),
    ("OTEL_METRICS_EXPORTER", "none"), ("OTEL_SERVICE_NAME", "shop"), ("OTEL_TRACES_EXPORTER", ""),
  ])
  func `what does no harm is left alone`(name: String, value: String) {
    #expect(!changes(inherited: [name: value]).keys.contains(name))
    #expect(ExporterVariables.silencers(in: [name: value]).isEmpty)
  }

  @Test func `batches are sent soon, unless the suite sets how soon`() {
    let name = "OTEL_BSP_SCHEDULE_DELAY"
    #expect(changes(inherited: [name: "5000"])[name] == "200")
    #expect(changes(suite: [name: "5000"], inherited: [:])[name] == "5000")
  }

  @Test func `a proxy is not for this machine`() {
    let proxied = changes(inherited: ["HTTP_PROXY": "http://proxy:3128", "NO_PROXY": "intranet"])
    #expect(proxied["NO_PROXY"] == "intranet,127.0.0.1,localhost,::1")
    #expect(proxied["no_proxy"] == proxied["NO_PROXY"])
    #expect(proxied["HTTP_PROXY"] == nil as String??)
    #expect(changes(inherited: ["NO_PROXY": "intranet"])["NO_PROXY"] == nil as String??)
    let everywhere = changes(inherited: ["http_proxy": "http://proxy:3128", "no_proxy": "*"])
    #expect(!everywhere.keys.contains("no_proxy"))
  }

  @Test func `nothing is changed where nobody listens`() {
    let environment = AgentEnvironment(suite: [:], inherited: ["OTEL_SDK_DISABLED": "true", "http_proxy": "x"])
    #expect(environment.changesForServer().isEmpty)
  }
}
