import Dispatch
import SpangateCore
import SpangateTrace

/// Runs tasks on one thread of its own: its clock counts their work and nobody else's, and long work keeps nobody waiting.
package final class OneThread: TaskExecutor {
  /// nil ends it.
  private let jobs = Locked<[UnownedJob?]>([])
  private let isThere = DispatchSemaphore(value: 0)

  package init() {
    // One block that does not return is one thread.
    DispatchQueue(label: "one thread").async { [self] in
      while true {
        isThere.wait()
        guard let job = jobs.withLock({ $0.removeFirst() }) else { return }
        job.runSynchronously(on: asUnownedTaskExecutor())
      }
    }
  }

  package func enqueue(_ job: consuming ExecutorJob) { add(UnownedJob(job)) }

  package func end() { add(nil) }

  private func add(_ job: UnownedJob?) {
    jobs.withLock { $0.append(job) }
    isThere.signal()
  }
}
