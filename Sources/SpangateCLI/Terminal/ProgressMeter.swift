import SpangateCore
import SpangateGate
import SpangateTrace

/// Shows how far a run is: one redrawn line on a terminal, a plain line now and then elsewhere.
final class ProgressMeter: Sendable {
  private struct State {
    var total = 0
    var landed = 0
    var failing = 0
    var unmeasurable = 0
    var cost = 0.0
    var start = ContinuousClock.now
    var shownAt = ContinuousClock.now
    var isDrawn = false
  }

  private let state = Locked(State())
  private let console: Console

  init(_ console: Console) { self.console = console }

  /// A trial has come to its end.
  var hasLanded: Bool { state.withLock { $0.landed > 0 } }

  func watch(_ event: GateEvent) {
    switch event {
    case .began(let trials):
      state.withLock { state in
        state.total = trials
        state.start = .now
        state.shownAt = .now
      }
    case .round(let number, let trials, let cases):
      state.withLock { $0.total += trials }
      if !console.quiet {
        say("round \(number): \(trials.counted("more trial")) of \(cases.counted("case"))")
      }
    case .landed(let judgement): count(judgement)
    case .retrying(let key, let failure):
      if console.verbose { say("retrying \(key.suite)/\(key.case) trial \(key.index): \(failure.message.inert())") }
    case .delivering: finish()
    }
  }

  private func count(_ judgement: Judgement) {
    state.withLock { state in
      state.landed += 1
      if judgement.passed == false { state.failing += 1 }
      if judgement.failure != nil { state.unmeasurable += 1 }
      state.cost += (judgement.measures[.costUSD]?.value ?? 0) + (judgement.judging?.cost ?? 0)
      let pause: Duration = console.isTerminal ? .milliseconds(100) : .seconds(10)
      guard !console.quiet, ContinuousClock.now - state.shownAt >= pause else { return }
      state.shownAt = .now
      show(&state)
    }
  }

  /// Takes the redrawn line away.
  func finish() {
    state.withLock { state in
      guard state.isDrawn else { return }
      console.draw("\r\u{1b}[K")
      state.isDrawn = false
    }
  }

  private func say(_ line: String) {
    finish()
    console.error(line)
  }

  private func show(_ state: inout State) {
    let elapsed = (ContinuousClock.now - state.start).seconds
    let rate = elapsed > 0 ? Double(state.landed) / elapsed : 0
    var parts = ["\(state.landed)/\(state.total) trials", "\(rate.decimals(1))/s"]
    if state.failing > 0 { parts.append("\(state.failing) failing") }
    if state.unmeasurable > 0 { parts.append("\(state.unmeasurable) unmeasurable") }
    if state.cost > 0 { parts.append(Figure.dollars.text(state.cost)) }
    if rate > 0 { parts.append("\(Self.time(Double(state.total - state.landed) / rate)) left") }
    let line = parts.joined(separator: ", ")
    if console.isTerminal {
      console.draw("\r\u{1b}[K" + line)
      state.isDrawn = true
    } else {
      console.error(line)
    }
  }

  private static func time(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    return whole < 60 ? "\(whole)s" : "\(whole / 60)m \(whole % 60)s"
  }
}
