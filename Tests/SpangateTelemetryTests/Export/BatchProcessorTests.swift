import SpangateIO
import SpangateTrace
import Testing

@testable import SpangateTelemetry

@Suite(.timeLimit(.minutes(5)))
struct BatchProcessorTests {
  private let exported = Exported()

  private final class Exported: Sendable {
    private let state = Locked<[[Int]]>([])
    /// Shut for as long as somebody wants the exporting thread to be held up.
    let gate = Locked(false)

    var batches: [[Int]] { state.withLock { $0 } }

    func take(_ items: [Int], _ deadline: Deadline) {
      while gate.withLock({ $0 }), !deadline.hasPassed { deadline.wakeup.wait(until: .now + .milliseconds(2)) }
      if !deadline.hasPassed { state.withLock { $0.append(items) } }
    }

    func wait(for count: Int) async throws {
      while batches.joined().count < count { try await Task.sleep(for: .milliseconds(5)) }
    }
  }

  private func processor(
    delay: Duration = .seconds(3_600), queue: Int = 8, batch: Int = 4, streams: Bool = false
  ) -> BatchProcessor<Int> {
    var policy = BatchPolicy()
    (policy.delay, policy.queueSize, policy.batchSize) = (delay, queue, batch)
    return BatchProcessor(named: "test", policy: policy, streams: streams) { [exported] in exported.take($0, $1) }
  }

  @Test func `a full batch leaves at once, and what is left over waits`() async throws {
    let processor = processor(queue: 100)
    for item in 0..<6 { processor.add(item) }
    try await exported.wait(for: 4)
    #expect(exported.batches == [[0, 1, 2, 3]])
    #expect(await processor.shutdown(within: .seconds(120)))
    #expect(exported.batches == [[0, 1, 2, 3], [4, 5]] && processor.dropped == 0)
  }

  @Test func `the delay takes along whatever there is`() async throws {
    let processor = processor(delay: .milliseconds(20))
    processor.add(1)
    try await exported.wait(for: 1)
    #expect(exported.batches == [[1]])
    _ = await processor.shutdown(within: .seconds(120))
  }

  @Test func `a stream waits for nothing`() async throws {
    let processor = processor(streams: true)
    processor.add(1)
    try await exported.wait(for: 1)
    processor.add(2)
    try await exported.wait(for: 2)
    #expect(exported.batches == [[1], [2]])
    _ = await processor.shutdown(within: .seconds(120))
  }

  @Test func `a full queue drops and counts, and never waits`() async throws {
    exported.gate.withLock { $0 = true }
    let processor = processor(queue: 8, batch: 4)
    // The exporting thread is held up, so anything that waited for it would take for ever.
    for item in 0..<1_000 { processor.add(item) }
    // It may hold a batch itself.
    #expect((988...992).contains(processor.dropped))
    exported.gate.withLock { $0 = false }
    #expect(await processor.shutdown(within: .seconds(120)))
    #expect(exported.batches.joined().count + processor.dropped == 1_000)
  }

  @Test func `a flush sends everything and the processor goes on`() async {
    let processor = processor(queue: 100)
    for item in 0..<9 { processor.add(item) }
    #expect(await processor.flush(within: .seconds(120)))
    #expect(exported.batches.joined().sorted() == Array(0..<9))
    processor.add(9)
    #expect(await processor.shutdown(within: .seconds(120)))
    #expect(exported.batches.joined().count == 10)
  }

  @Test func `a shutdown is over at its deadline, and what is lost then is counted`() async {
    exported.gate.withLock { $0 = true }
    let processor = processor()
    for item in 0..<5 { processor.add(item) }
    #expect(await processor.shutdown(within: .milliseconds(100)) == false)
    processor.add(6)
    // The batch under way may be the exporter's to lose.
    #expect((1...6).contains(processor.dropped))
  }

  @Test func `one that was never used has no thread to wait for`() async {
    let processor = processor()
    #expect(await processor.flush(within: .zero))
    #expect(await processor.shutdown(within: .zero))
    processor.add(1)
    #expect(processor.dropped == 1 && exported.batches.isEmpty)
  }

  @Test func `the variables of the specification set the policy`() {
    let empty = BatchPolicy(Variables(), prefix: "OTEL_BSP", delay: .seconds(5))
    #expect(empty == BatchPolicy())
    let policy = BatchPolicy(
      Variables([
        "OTEL_BLRP_SCHEDULE_DELAY": "250", "OTEL_BLRP_EXPORT_TIMEOUT": "1000", "OTEL_BLRP_MAX_QUEUE_SIZE": "100",
        "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE": "200",
      ]), prefix: "OTEL_BLRP", delay: .seconds(1))
    #expect(policy.delay == .milliseconds(250) && policy.exportTimeout == .seconds(1))
    #expect(policy.queueSize == 100 && policy.batchSize == 100)
  }
}
