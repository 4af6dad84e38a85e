import SpangateCore
import SpangateTrace

/// The variables that agents inherit and that may make them another agent: not those of terminals, sessions and pipelines,
/// which differ from one start to the next, and none that is secret.
struct InheritedVariables {
  private let values: [String: String]

  init(_ environment: [String: String]) {
    var prefixes = Self.prefixes
    if environment["TF_BUILD"] != nil { prefixes += ["AGENT_", "SYSTEM_", "BUILD_", "RELEASE_"] }
    if environment["JENKINS_URL"] != nil {
      prefixes += ["BUILD_", "JOB_", "STAGE_", "RUN_", "NODE_", "EXECUTOR_", "WORKSPACE", "HUDSON_", "JENKINS_"]
    }
    values = environment.filter { name, _ in
      !Self.names.contains(name) && !prefixes.contains { name.hasPrefix($0) } && !RedactionPolicy.isSecret(name: name)
    }
  }

  /// Those that may lead an agent to code: not `PATH`, of which each program is looked at, not where an environment of Python
  /// or somebody's home is, and nothing of package managers, which tell where they were called, nor of caches.
  var leading: [String: String] {
    values.filter { name, _ in
      !Self.places.contains(name) && !Self.managers.contains { name.hasPrefix($0) }
        && !name.uppercased().contains("CACHE")
    }
  }

  /// Short, so that no value can be made out of it, and other ones in each run.
  func digests(of run: String) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: values.map { name, value in
        (name, String(Fingerprint.hash("\(run)\0\(name)\0\(value)".utf8).hexDigits.suffix(8)))
      })
  }

  /// The names of those that are not as they were, sorted.
  func changed(since before: [String: String], of run: String) -> [String] {
    let now = digests(of: run)
    return Set(before.keys).union(now.keys).filter { before[$0] != now[$0] }.sorted()
  }

  private static let names: Set<String> = [
    "_", "PWD", "OLDPWD", "SHLVL", "TERM", "COLORTERM", "COLUMNS", "LINES", "PS1", "PROMPT_COMMAND", "LS_COLORS",
    "EDITOR", "VISUAL", "PAGER", "MAIL", "HOSTNAME", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "WINDOWID", "STY",
    "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "INVOCATION_ID", "JOURNAL_STREAM", "SYSTEMD_EXEC_PID",
    "SESSION_MANAGER", "COLORFGBG", "TMPDIR", "HISTFILE", "HISTSIZE", "CI",
  ]
  private static let places: Set<String> = [
    "PATH", "HOME", "VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "CONDA_PREFIX", "INIT_CWD", "PROJECT_CWD", "WORKSPACE",
  ]
  private static let managers = ["npm_", "PNPM_", "DIRENV_", "MISE_", "__MISE_", "ASDF_", "BUILD_"]
  private static let prefixes = [
    "TERM_", "LESS", "TMUX", "SSH_", "XDG_", "DBUS_", "GPG_", "VSCODE_", "GNOME_", "KONSOLE_", "ITERM_", "DESKTOP_",
    "GITHUB_", "RUNNER_", "ACTIONS_", "GITLAB_", "CI_", "BUILDKITE", "CIRCLE", "BITBUCKET_", "TRAVIS_", "DRONE_",
    "SEMAPHORE_", "CODEBUILD_", "SPANGATE_", "FUNCTIONS_", "BASH_FUNC_", "STARSHIP_",
  ]
}
