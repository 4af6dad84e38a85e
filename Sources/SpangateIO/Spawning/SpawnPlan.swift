internal import CLinux
internal import Glibc

/// What a child does between its birth and its program, by `posix_spawn`.
///
/// `posix_spawn` borrows our memory instead of copying its page tables, so that a launch costs the same however much
/// this process holds.
struct SpawnPlan: ~Copyable {
  private var actions = posix_spawn_file_actions_t()
  private var attributes = posix_spawnattr_t()
  /// The child's ends, which must stay open until it has them.
  private var ends: [Descriptor] = []

  struct SystemError: Error { let number: Int32 }

  init() {
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    // A group of its own, so that all of it can be signalled, and no signal from our terminal reaches it.
    posix_spawnattr_setpgroup(&attributes, 0)
    // What we block or ignore is our own affair.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGXFSZ] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
  }

  deinit {
    var (actions, attributes) = (actions, attributes)
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
  }

  mutating func enter(_ folder: String) { posix_spawn_file_actions_addchdir_np(&actions, folder) }

  /// - Parameter end: nil for `/dev/null`.
  mutating func connect(_ number: Int32, to end: Descriptor?) {
    if let end {
      ends.append(end)
      posix_spawn_file_actions_adddup2(&actions, end.number, number)
    } else {
      posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
    }
  }

  /// - Returns: the process ID, or why the program does not run.
  mutating func spawn(
    _ path: String, _ arguments: inout CStrings, _ environment: inout CStrings
  ) -> Result<pid_t, SystemError> {
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    var pid = pid_t()
    let error = arguments.withPointers { arguments in
      environment.withPointers { environment in
        posix_spawn(&pid, path, &actions, &attributes, arguments, environment)
      }
    }
    return error == 0 ? .success(pid) : .failure(SystemError(number: error))
  }
}
