import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateGate

@Suite(.timeLimit(.minutes(2)))
struct BudgetMeterTests {
  /// A trial cost 1 USD.
  private static let prices = TrialPrices(
    Baseline(
      name: "main", runID: "run-0", acceptedAt: Timestamp(nanoseconds: 0),
      suites: [
        "orders": .init(cases: ["a": .init(fingerprint: Fingerprint(of: 1), measures: [.costUSD: [0.5, 1.5]])])
      ]))

  private func key(_ index: Int, _ id: String = "a", suite: String = "orders") -> TrialKey {
    TrialKey(suite: suite, case: id, variant: "default", index: index)
  }

  private func judgement(_ index: Int, cost: Double) -> Judgement {
    Judgement(
      key: key(index), traceID: TraceID(high: 1, low: 1)!, rootSpanID: SpanID(1)!,
      startedAt: Timestamp(nanoseconds: 0), duration: 1, completeness: .settled, measures: [.costUSD: .value(cost)])
  }

  @Test func `a case costs what it did, and one that is new what its suite's do`() {
    #expect(Self.prices.price(of: key(0)) == 1)
    #expect(Self.prices.price(of: key(0, "new")) == 1)
    #expect(Self.prices.price(of: key(0, suite: "other")) == 0)
  }

  @Test func `what is under way counts, and who does not fit waits for it`() async {
    let meter = BudgetMeter(Budget(usd: 3), prices: Self.prices, now: { .now })
    for index in 0..<3 { await meter.begin(key(index)) }
    let isIn = Locked(false)
    let waiting = Task {
      await meter.begin(key(3))
      isIn.withLock { $0 = true }
    }
    await Task.yield()
    #expect(!isIn.withLock(\.self) && meter.exhausted == nil)
    meter.pay(for: judgement(0, cost: 0.5))
    meter.end(key(0))
    await waiting.value
    #expect(isIn.withLock(\.self) && meter.exhausted == nil)
  }

  @Test func `nobody waits for a budget that is spent`() async {
    let meter = BudgetMeter(Budget(usd: 3), prices: Self.prices, now: { .now })
    for index in 0..<3 { await meter.begin(key(index)) }
    let waiting = Task { await meter.begin(key(3)) }
    for index in 0..<3 {
      meter.pay(for: judgement(index, cost: 1))
      meter.end(key(index))
    }
    await waiting.value
    #expect(meter.exhausted != nil && meter.overrun == nil)
    meter.pay(for: judgement(3, cost: 1))
    #expect(meter.overrun?.spent == 4)
  }

  @Test func `a task that is cancelled waits no longer`() async {
    let meter = BudgetMeter(Budget(usd: 1), prices: Self.prices, now: { .now })
    await meter.begin(key(0))
    let waiting = Task { await meter.begin(key(1)) }
    waiting.cancel()
    await waiting.value
  }

  @Test func `what ends a run is given less time once the budget is used up`() {
    let clock = Locked(ContinuousClock.now)
    let meter = BudgetMeter(Budget(time: .seconds(10))) { clock.withLock { $0 } }
    #expect(meter.patience(.seconds(30)) == .seconds(30))
    clock.withLock { $0 += .seconds(10) }
    #expect(meter.patience(.seconds(30)) == .seconds(2) && meter.patience(.seconds(1)) == .seconds(1))
    #expect(BudgetMeter(Budget()) { .now }.patience(.seconds(30)) == .seconds(30))
  }
}
