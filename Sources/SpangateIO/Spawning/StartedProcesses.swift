internal import CLinux
internal import Glibc
import SpangateTrace

/// What this process has started and not waited for yet, for all who start something.
///
/// Another process starts all of it on our behalf, and is its parent: it ends all that is below it when this one is gone,
/// however that came.
enum StartedProcesses {
  private struct State: Sendable {
    var pids: Set<pid_t> = []
    var watch: watch?
    /// Whether one that watched is gone, and has left what it started to us.
    var hasLostWatch = false
    /// Whether every orphan goes back to the one runner of this process.
    var isAdopting = false
  }

  private static let state = Locked(State())

  /// The variable that tells of every process who started it.
  static let variable = "SPANGATE_MARK"

  /// Of this process, among all that ever ran.
  static let mark: String = {
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    return TraceID(using: &generator).description
  }()

  /// Has orphans be taken for what was started here, whatever they did to hide; and what is started become children of this
  /// process when somebody kills who watches.
  static func adoptOrphans() {
    state.withLock { state in state.isAdopting = adopt_orphans() }
  }

  /// Has who watches end what is left, and waits for it: the last thing that a process does.
  static func finish() {
    let watch = state.withLock { state in
      defer { state.watch = nil }
      return state.watch
    }
    if let watch { watch_stop(watch) }
  }

  /// - Returns: its ID; -1 for the error where nobody could be had who starts it.
  static func start(_ order: start_order) -> Result<pid_t, SystemError> {
    state.withLock { state in
      // A second time where somebody has killed who watches.
      for _ in 0..<2 {
        guard let socket = ensureWatch(&state)?.socket else { break }
        let answer = withUnsafePointer(to: order) { start_process(socket, $0) }
        if answer.error == -1 {
          loseWatch(&state)
          continue
        }
        guard answer.error == 0 else { return .failure(SystemError(number: answer.error)) }
        state.pids.insert(answer.pid)
        return .success(answer.pid)
      }
      return .failure(SystemError(number: EAGAIN))
    }
  }

  struct SystemError: Error { let number: Int32 }

  /// How one ended, without letting go of its ID; nil while it runs.
  static func peekEnd(of pid: pid_t) -> ProcessEnd? {
    let answer = state.withLock { state in
      let answer = state.watch.map { start_look($0.socket, pid) } ?? start_answer(error: -1, pid: 0, code: 0, status: 0)
      if answer.error == -1 { loseWatch(&state) }
      return answer.error == 0 ? answer : lookAtOwn(pid)
    }
    // Of one that nobody can tell of any more, as little is known as of one that was killed.
    guard answer.error == 0 else { return .signalled(SIGKILL) }
    guard answer.pid == pid else { return nil }
    return answer.code == CLD_EXITED ? .exited(answer.status) : .signalled(answer.status)
  }

  /// Waits for one that has ended, and gives its ID back to the system.
  static func reap(_ pid: pid_t) {
    state.withLock { state in
      state.pids.remove(pid)
      guard let socket = state.watch?.socket, start_reap(socket, pid).error == 0 else {
        waitpid(pid, nil, WNOHANG)
        return
      }
    }
  }

  /// Starts who watches, unless there is one.
  private static func ensureWatch(_ state: inout State) -> watch? {
    if let watch = state.watch { return watch }
    let mark = state.hasLostWatch ? "\(variable)=\(mark)." : nil
    let watch = watch_start(mark)
    guard watch.pid > 0 else { return nil }
    state.watch = watch
    return watch
  }

  private static func loseWatch(_ state: inout State) {
    guard let watch = state.watch else { return }
    watch_stop(watch)
    state.watch = nil
    state.hasLostWatch = true
  }

  /// Of one that became a child of this process.
  private static func lookAtOwn(_ pid: pid_t) -> start_answer {
    var info = siginfo_t()
    guard waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 else {
      return start_answer(error: errno, pid: 0, code: 0, status: 0)
    }
    let child = info._sifields._sigchld
    return start_answer(
      error: 0, pid: info.si_signo == SIGCHLD ? pid : 0, code: info.si_code, status: child.si_status)
  }

  /// What has a mark that begins so, be it an orphan's orphan.
  static func marked(_ mark: String, in tree: ProcessTree) -> Set<pid_t> { tree.having("\(variable)=\(mark)") }

  /// Everything that goes back to what is started and not waited for yet.
  static func live(in tree: ProcessTree) -> Set<pid_t> { tree.families(of: state.withLock(\.pids)) }

  /// Everything that goes back to what this process ever started.
  static func all(in tree: ProcessTree) -> Set<pid_t> {
    live(in: tree).union(tree.families(of: adopted(in: tree).union(marked(mark, in: tree))))
  }

  /// The orphans of what was started, by whatever runner.
  static func adopted(in tree: ProcessTree) -> Set<pid_t> {
    state.withLock { state in
      guard state.isAdopting, let watch = state.watch else { return [] }
      return tree.children(of: watch.pid).subtracting(state.pids)
    }
  }
}
