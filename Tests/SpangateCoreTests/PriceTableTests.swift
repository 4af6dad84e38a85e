import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct PriceTableTests {
  /// 2026-06-01.
  private let june = Timestamp(nanoseconds: 1_780_272_000_000_000_000)
  private let tokens = TokenCounts(input: 1_000_000, output: 100_000)

  private func cost(
    _ model: String, _ provider: String? = nil, _ tokens: TokenCounts? = nil, at time: Timestamp? = nil,
    by table: PriceTable = .shipped
  ) -> PriceTable.Cost {
    table.cost(of: tokens ?? self.tokens, model: model, provider: provider, at: time ?? june)
  }

  @Test(arguments: [
    ("claude-haiku-4-5", "anthropic", 1.5), ("claude-haiku-4-5-20251001", nil, 1.5),
    ("anthropic/claude-opus-4", nil, 22.5),
    ("GPT-4.1-mini-2025-04-14", "openai", 0.56), ("gpt-4o-2024-05-13", nil, 6.5),
    ("gemini-2.5-flash", "gcp.vertex_ai", 0.55),
    ("claude-haiku-4-5", "anthropic.messages", 1.5), ("claude-haiku-4-5", "openrouter", 1.5),
    ("us.anthropic.claude-haiku-4-5-20251001-v1:0", "aws.bedrock", 1.5), ("anthropic/claude-haiku-4.5", nil, 1.5),
    ("gemini-2.5-flash", "google.generative-ai", 0.55),
    ("claude-3-7-sonnet-latest", nil, 4.5), ("claude-sonnet-4-5@20250929", nil, 6 + 2.25),
  ])
  func `a call costs what its model's tokens cost`(model: String, provider: String?, expected: Double) throws {
    #expect(abs(try #require(cost(model, provider).value) - expected) < 1e-9)
  }

  @Test(arguments: [
    ("claude-opus-4-5-thinking", nil), ("gpt-5-thinking", "azure.ai.openai"), ("gpt-4.1-nanos", nil),
    ("a-model", "openai"),
    ("", nil), ("claude-haiku-4-5-2025", nil), ("o", nil),
  ])
  func `what is not in the table has no cost, never zero`(model: String, provider: String?) {
    #expect(cost(model, provider) == .unknown(why: "no price is known for `\(model)`"))
  }

  @Test func `the price of the call's own time holds`() throws {
    let before = Timestamp(nanoseconds: 1_771_000_000_000_000_000)  // 2026-02-13
    #expect(try #require(cost("claude-opus-4-6", at: before).value) == 10 + 3.75)
    #expect(try #require(cost("claude-opus-4-6", at: june).value) == 5 + 2.5)
    #expect(
      cost("o3", at: Timestamp(nanoseconds: 1_700_000_000_000_000_000))
        == .unknown(why: "no price is known for `o3` on 2023-11-14"))
  }

  @Test func `a price may begin before 1970 and end after 2262`() throws {
    let price = Price(
      provider: "mine", model: "old", rates: .init(input: 1, output: 0), from: Day("1969-12-31"),
      until: Day("2300-01-02"))
    func cost(at time: String) throws -> PriceTable.Cost {
      let moment = try #require(Timestamp(iso8601: time))
      return self.cost("old", at: moment, by: PriceTable([price]))
    }
    #expect(try cost(at: "1970-01-01T00:00:00.000Z").value == 1)
    #expect(try cost(at: "2300-01-01T23:59:59.999Z").value == 1)
    #expect(
      try cost(at: "2300-01-02T00:00:00.000Z") == .unknown(why: "no price is known for `old` on 2300-01-02"))
  }

  @Test func `a long prompt makes the whole call dearer, counted with its cache`() throws {
    let short = TokenCounts(input: 200_000, output: 0)
    let long = TokenCounts(input: 200_001, output: 0)
    #expect(cost("gemini-2.5-pro", nil, short).value == 0.25)
    #expect(abs(try #require(cost("gemini-2.5-pro", nil, long).value) - 0.5) < 1e-4)
    // Read beside the input instead of within it.
    let apart = TokenCounts(input: 1_000, output: 0, cacheRead: 250_000)
    #expect(abs(try #require(cost("gemini-2.5-pro", nil, apart).value) - (0.0025 + 0.0625)) < 1e-9)
  }

  @Test func `what came from a cache has its own price`() throws {
    let cached = TokenCounts(input: 1_000_000, output: 0, cacheRead: 600_000, cacheWrite: 300_000)
    #expect(abs(try #require(cost("claude-haiku-4-5", nil, cached).value) - (0.1 + 0.06 + 0.375)) < 1e-9)
    #expect(cost("gpt-5-pro", nil, cached) == .unknown(why: "no price is known for `gpt-5-pro` with a cache"))
  }

  @Test func `the user's prices come first`() {
    let own = PriceTable([
      Price(provider: "openai", model: "gpt-5", rates: .init(input: 7, output: 0)),
      Price(provider: "mine", model: "local-*", rates: .init(input: 0, output: 0)),
    ])
    let table = PriceTable.shipped.overridden(by: own)
    #expect(cost("gpt-5", by: table) == .known(7))
    #expect(cost("gpt-5-mini", by: table) == .known(0.25 + 0.2))
    #expect(cost("local-llama", by: table) == .known(0))
  }

  @Test func `the built-in table is well-formed, dated and has sources`() {
    let prices = PriceTable.shipped.prices
    #expect(prices.count > 80)
    #expect(Set(prices.map(\.provider)) == ["anthropic", "openai", "google"])
    #expect(prices.allSatisfy { $0.rates.input > 0 && $0.rates.output > $0.rates.input })
    #expect(prices.allSatisfy { ($0.rates.cacheRead ?? 0) < $0.rates.input })
    #expect(prices.allSatisfy { $0.long.map { $0.over >= 100_000 } ?? true })
    #expect("\(PriceTable.shippedOn)" == "2026-11-25")
    #expect(PriceTable.sources.allSatisfy { $0.hasPrefix("https://") })
    for (index, price) in prices.enumerated() {
      let earlier = prices[..<index].filter { $0.model == price.model }
      #expect(earlier.allSatisfy { $0.until != nil && $0.until == price.from }, "\(price.model) is hidden")
    }
  }

  private func call(_ id: UInt64, _ model: String, cost: Double?) -> SpanRecord {
    var span = SpanRecord.stub(
      id, "gen_ai.completion",
      [
        "gen_ai.operation.name": "chat", "gen_ai.request.model": .string(model),
        "gen_ai.usage.input_tokens": 1_000_000,
        "gen_ai.usage.output_tokens": 0,
      ])
    span.attributes["llm.cost.usd"] = cost.map { .double($0) }
    return span
  }

  @Test func `a trace costs what the table says, and what its spans say where the table is silent`() {
    func measured(_ spans: [SpanRecord]) -> Measurement? {
      var seen = Observation.stub(answer: "x", spans: spans)
      seen.prices = .shipped
      return seen.measures[.costUSD]
    }
    #expect(measured([call(1, "claude-haiku-4-5", cost: 99)]) == .value(1))
    #expect(measured([call(1, "scripted", cost: 0.5), call(2, "claude-haiku-4-5", cost: nil)]) == .value(1.5))
    #expect(measured([call(1, "small-1", cost: nil)]) == .absent(why: "no price is known for `small-1`", .unpriced))
  }

  @Test func `what calls cost goes onto their spans and the agent's root, if it is known of all`() throws {
    func costs(_ second: String) -> [Double?] {
      var calls = [call(2, "claude-haiku-4-5", cost: nil), call(3, second, cost: nil)]
      for index in calls.indices { calls[index].parent = SpanID(1) }
      let trace = Trace(id: TraceID(high: 1, low: 1)!, spans: [.stub(1, "agent.run")] + calls)
      let priced = trace.priced(by: .shipped).spans.sorted { $0.id < $1.id }
      return priced.map { $0.attributes.double("llm.cost.usd") }
    }
    #expect(costs("claude-haiku-4-5") == [2, 1, 1])
    #expect(costs("small-1") == [nil, 1, nil])
  }
}
