import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateYAML

struct ScalarTests {
  @Test(
    arguments: [
      ("", .null), ("~", .null), ("null", .null), ("Null", .null), ("nUll", .text), ("true", .bool(true)),
      ("FALSE", .bool(false)), ("yes", .text), ("on", .text), ("0", .int(0)), ("-12", .int(-12)), ("+3", .int(3)),
      ("007", .int(7)), ("0x1F", .int(31)), ("0o17", .int(15)), ("0x-1", .text), ("1_000", .text), ("1.", .number(1)),
      (".5", .number(0.5)), ("-1.5e3", .number(-1500)), ("+.5", .number(0.5)), ("1e3", .number(1000)), ("e3", .text),
      (".", .text), ("-", .text), ("1.2.3", .text), ("1e", .text), ("9223372036854775807", .int(.max)),
      ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1e999", .notFinite), (".inf", .notFinite),
      ("-.INF", .notFinite), (".nan", .notFinite), ("-.nan", .text), ("12:30", .text), ("2024-01-01", .text),
      ("10%", .text),
    ] as [(String, Scalar.Plain)])
  func `plain scalars are typed as the core schema says`(text: String, plain: Scalar.Plain) {
    #expect(Scalar(text: text, isPlain: true).plain == plain)
    #expect(Scalar(text: text, isPlain: false).plain == .text)
  }

  @Test(arguments: [
    ("atMost", "at_most"), ("costUSD", "cost_usd"), ("baseURLPath", "base_url_path"), ("p95", "p95"), ("text", "text"),
    ("already_snake", "already_snake"), ("URL", "url"),
  ])
  func `coding keys are written in snake case`(key: String, written: String) {
    #expect(key.snakeCased == written)
  }

  @Test(
    arguments: [
      ("250ms", .milliseconds(250)), ("5s", .seconds(5)), ("1.5s", .milliseconds(1500)), ("2m", .seconds(120)),
      ("1h", .seconds(3600)), ("30d", .seconds(2_592_000)), ("2w", .seconds(1_209_600)), ("0.1s", .milliseconds(100)),
      ("0s", .zero),
    ] as [(String, Duration)])
  func `durations have a unit`(text: String, duration: Duration) {
    let loaded = SuiteLoader.fakes.scorer(kind: "max_latency", config: .string(text))
    #expect((loaded.value?.scorer as? MaxLatency)?.config.limit == duration)
  }

  @Test(arguments: ["5", "-5s", "5 s", "5y", "s", "1e3s", "", ".s", "99999999999h"])
  func `what is no duration is refused`(text: String) {
    #expect(
      SuiteLoader.fakes.scorer(kind: "max_latency", config: .string(text)).findings.map(\.rule) == [.valueInvalid])
  }

  @Test(arguments: [
    ("${A}", "1"), ("a${A}b${B}", "a1b2"), ("$${A}", "${A}"), ("$A $ {A}", "$A $ {A}"), ("${C:-d}", "d"),
    ("${A:-d}", "1"), ("${E:-d}", "d"), ("${E}", ""), ("${C:-}", ""), ("$$${A}", "$${A}"), ("é${A}日", "é1日"),
  ])
  func `variables are replaced once`(text: String, expanded: String) throws {
    #expect(try EnvironmentReferences.expand(text, in: ["A": "1", "B": "2", "E": ""]) == expanded)
  }
}
