package import SpangateTrace

/// Decides when the trace of one trial is whole: spans in, decisions out, no clock of its own.
///
/// Moments are durations since any one fixed moment. Spans may come in any order: children end, and so arrive, before
/// their parents. A trace is whole when a root is there and no span names a parent that is not.
package struct JoinMachine: Sendable {
  /// How long to wait for what.
  package struct Patience: Sendable, Equatable {
    /// For a whole trace of an agent that lives on.
    package var wait: Duration
    /// Without a new span, before a whole trace of such an agent counts as settled.
    package var quiet: Duration
    /// For bytes that are still in flight when the agent's process has ended.
    package var grace: Duration

    package init(wait: Duration, quiet: Duration, grace: Duration = .milliseconds(20)) {
      self.wait = wait
      self.quiet = quiet
      self.grace = grace
    }
  }

  /// Someone waits for the trace.
  package struct Wait: Sendable, Equatable {
    package var since: Duration
    /// The agent was a process that has ended.
    package var agentExited: Bool

    package init(since: Duration, agentExited: Bool) {
      self.since = since
      self.agentExited = agentExited
    }
  }

  package enum Decision: Sendable, Equatable {
    /// Ask again when a span arrives, and at this moment at the latest.
    case wait(until: Duration)
    case settle(Trace.Completeness)
  }

  private let root: SpanID
  private let patience: Patience
  /// Each with how many had come before it.
  private var arrived: [SpanID: Int] = [:]
  /// Parents that did not arrive, each with a span that names it.
  private var missing: [SpanID: SpanID] = [:]
  private var hasRoot = false
  private var hasOverflowed = false
  private var lastArrival = Duration.zero

  /// - Parameter root: the trial's own span, which never arrives; children of it are roots of the agent.
  package init(root: SpanID, patience: Patience) {
    self.root = root
    self.patience = patience
  }

  /// - Returns: when a span with this ID is already there, which one it is: how many others had come before it.
  package mutating func arrive(_ span: SpanID, parent: SpanID?, at now: Duration) -> Int? {
    lastArrival = max(lastArrival, now)
    let number = arrived.count
    let known = arrived[span, default: number]
    guard known == number else { return known }
    arrived[span] = number
    missing[span] = nil
    guard let parent, parent != root else {
      hasRoot = true
      return nil
    }
    if arrived[parent] == nil, missing[parent] == nil { missing[parent] = span }
    return nil
  }

  /// Which one a span is that is already there: how many others had come before it.
  package func seen(_ span: SpanID) -> Int? { arrived[span] }

  /// A span came that is already there.
  package mutating func arrivedAgain(at now: Duration) { lastArrival = max(lastArrival, now) }

  /// A span was dropped because too many had come.
  package mutating func overflow() { hasOverflowed = true }

  /// - Parameter receiving: a request is on its way in, from whomever.
  package func decision(at now: Duration, for wait: Wait, receiving: Bool = false) -> Decision {
    guard !hasOverflowed else { return .settle(.cutOff(.stillArriving(spans: arrived.count))) }
    let deadline = wait.since + (wait.agentExited ? patience.quiet * 2 : patience.wait)
    guard let quiet = quietMoment(for: wait, now: now, receiving: receiving) else {
      return now < deadline ? .wait(until: deadline) : .settle(outcome)
    }
    if now >= quiet { return .settle(isWhole ? .settled : .absent) }
    if now < deadline { return .wait(until: min(quiet, deadline)) }
    // What is on its way in then may well be a stranger's.
    return .settle(wait.agentExited && isWhole ? .settled : outcome)
  }

  /// What is said of the trace when nobody waits any longer.
  package var outcome: Trace.Completeness {
    if arrived.isEmpty { return .absent }
    if !hasRoot { return .cutOff(.rootMissing(spans: arrived.count)) }
    if let gap = missing.min(by: { $0.key < $1.key }) {
      return .cutOff(.parentMissing(span: gap.value, parent: gap.key))
    }
    return .cutOff(.stillArriving(spans: arrived.count))
  }

  private var isWhole: Bool { hasRoot && missing.isEmpty }

  /// When it will have been quiet for long enough; nil while only a new span can help.
  private func quietMoment(for wait: Wait, now: Duration, receiving: Bool) -> Duration? {
    guard wait.agentExited else { return isWhole ? lastArrival + patience.quiet : nil }
    // An exporter waits for its answer before its process ends, so there is nothing to wait for but bytes in flight,
    // unless what came shows that some are lost.
    guard isWhole || arrived.isEmpty else { return nil }
    if receiving { return now + patience.grace }
    return (arrived.isEmpty ? max(wait.since, lastArrival) : lastArrival) + patience.grace
  }
}
