import SpangateCore
import SpangateTelemetry
import SpangateTrace
import Tracing

/// Work that goes on when the answer is there.
package final class BackgroundJobs: Sendable {
  private let jobs = Locked<[Task<Void, Never>]>([])

  func start(_ work: @escaping @Sendable () async -> Void) {
    jobs.withLock { $0.append(Task { await work() }) }
  }

  /// Waits until all of it is done; a task that is cancelled cancels it.
  package func finish() async {
    let jobs = jobs.withLock { jobs in
      defer { jobs = [] }
      return jobs
    }
    await withTaskCancellationHandler {
      for job in jobs { await job.value }
    } onCancel: {
      for job in jobs { job.cancel() }
    }
  }
}

extension OTLPTracer {
  /// A span round work that was scheduled below the span of a context, and may outlive that.
  func withWork(
    _ name: String, in context: ServiceContext, _ work: (RecordedSpan) async -> Void
  ) async {
    await withSpan("background.\(name)", context: context, ofKind: .consumer) { await work($0) }
  }
}
