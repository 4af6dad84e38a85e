import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateGate

@Suite(.timeLimit(.minutes(1)))
struct RunnerTests {
  /// How often an agent is called in all that keeps failing in one way.
  private static func calls(_ failure: AgentFailure, retries: Int?) async throws -> Int {
    let calls = Locked(0)
    let target = FakeTarget { _ in
      calls.withLock { $0 += 1 }
      return .failed(failure)
    }
    let session = try await target.open(in: RunPlace(folder: "."), using: .stub())
    let runner = Runner(
      session: session, slots: AgentSlots(1), retries: retries, mayAsk: { true }, attempting: { _ in },
      gaveUp: { _, _ in }, sleep: { _ in })
    _ = await runner.run(.stub())
    return calls.withLock(\.self)
  }

  @Test(arguments: [AgentFailure.Kind.crashed, .timedOut, .refused, .rejected, .throttled, .unavailable])
  func `retries that are asked for hold for every failure`(_ kind: AgentFailure.Kind) async throws {
    for retries in [0, 1, 12] {
      #expect(try await Self.calls(AgentFailure(kind, "no"), retries: retries) == retries + 1)
    }
  }

  @Test func `without a word an agent that asks for patience gets more of it`() async throws {
    #expect(try await Self.calls(AgentFailure(.crashed, "no"), retries: nil) == 3)
    #expect(try await Self.calls(AgentFailure(.throttled, "later"), retries: nil) == 10)
    #expect(try await Self.calls(AgentFailure(.unavailable, "later"), retries: nil) == 10)
  }
}
