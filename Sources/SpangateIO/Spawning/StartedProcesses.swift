internal import CLinux
internal import Glibc
import SpangateTrace

/// What this process has started and not waited for yet, for all who start something. It is known to a process that
/// watches, which ends all of it when this one is gone, however that came.
enum StartedProcesses {
  private struct State: Sendable {
    var pids: Set<pid_t> = []
    var watcher: pid_t?
    var table: Table?
    /// Whether orphans of what was started become children of this process.
    var isAdopting = false
    /// Children that this process had before it adopted any, whose own orphans are no affair of ours.
    var hasOlderChildren = false
  }

  /// Memory that is shared with who watches.
  private struct Table: @unchecked Sendable {
    // Safe: it is never freed, and touched under the lock only; who watches reads it once this process is gone.
    let places: UnsafeMutableBufferPointer<watched_process>
  }

  private static let state = Locked(State())

  /// The variable that tells of every process who started it.
  static let variable = "SPANGATE_MARK"

  /// Of this process, among all that ever ran.
  static let mark: String = {
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    return TraceID(using: &generator).description
  }()

  /// Has orphans of what is started become children of this process, so that one is found whatever it did to hide.
  static func adoptOrphans() {
    state.withLock { state in
      state.hasOlderChildren = ProcessTree().children(of: getpid()).isEmpty == false
      state.isAdopting = adopt_orphans()
    }
  }

  /// Starts who watches, unless there is one.
  static func watch() {
    state.withLock { state in
      guard state.watcher == nil else { return }
      var places: UnsafeMutablePointer<watched_process>?
      let pid = watch_start("\(variable)=\(mark).", &places)
      guard pid > 0, let places else { return }
      state.watcher = pid
      state.table = Table(places: UnsafeMutableBufferPointer(start: places, count: Int(watched_capacity)))
    }
  }

  /// Has who watches end what is left, and waits for it: the last thing that a process does.
  static func finish() {
    let watcher = state.withLock { state in
      defer { state.watcher = nil }
      return state.watcher
    }
    if let watcher { watch_stop(watcher) }
  }

  /// - Parameter spawn: starts a process; nobody waits for orphans meanwhile, who would take it for one.
  static func add(_ spawn: () -> Result<pid_t, SpawnPlan.SystemError>) -> Result<pid_t, SpawnPlan.SystemError> {
    state.withLock { state in
      let result = spawn()
      guard case .success(let pid) = result else { return result }
      state.pids.insert(pid)
      var record = process_record()
      if let places = state.table?.places, process_look(pid, &record),
        let place = places.firstIndex(where: { $0.pid == 0 })
      {
        places[place] = watched_process(pid: pid, start: record.start)
      }
      return result
    }
  }

  /// Waits for one that has ended, and gives its ID back to the system.
  static func reap(_ pid: pid_t) {
    state.withLock { state in
      waitpid(pid, nil, 0)
      state.pids.remove(pid)
      if let places = state.table?.places, let place = places.firstIndex(where: { $0.pid == pid }) {
        places[place] = watched_process()
      }
      if state.isAdopting { reapOrphans(state) }
    }
  }

  /// Orphans that have ended keep their IDs until somebody waits for them.
  private static func reapOrphans(_ state: State) {
    while true {
      var info = siginfo_t()
      guard waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0, info.si_signo == SIGCHLD else { return }
      let pid = info._sifields._sigchld.si_pid
      guard !state.pids.contains(pid) else { return }
      waitpid(pid, nil, WNOHANG)
    }
  }

  /// What has a mark that begins so, be it an orphan's orphan.
  static func marked(_ mark: String, in tree: ProcessTree) -> Set<pid_t> { tree.having("\(variable)=\(mark)") }

  /// Everything that goes back to what is started and not waited for yet.
  static func live(in tree: ProcessTree) -> Set<pid_t> { tree.families(of: state.withLock(\.pids)) }

  /// Everything that goes back to what this process ever started.
  static func all(in tree: ProcessTree) -> Set<pid_t> {
    live(in: tree).union(tree.families(of: adopted(in: tree).union(marked(mark, in: tree))))
  }

  /// The orphans that this process has adopted, whoever started them.
  static func adopted(in tree: ProcessTree) -> Set<pid_t> {
    state.withLock { state in
      guard state.isAdopting, !state.hasOlderChildren else { return [] }
      return tree.children(of: getpid()).subtracting(state.pids).subtracting([state.watcher ?? 0])
    }
  }
}
