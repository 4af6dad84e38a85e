internal import CLinux
internal import Glibc
import SpangateTrace

/// A process that was started, with our ends of its pipes; one that is nil is closed, or never was.
struct SpawnedProcess {
  /// Also the ID of its process group.
  let pid: pid_t
  /// Readable once it has ended.
  var exit: Descriptor?
  var input: Descriptor?
  var output: Descriptor?
  var errors: Descriptor?

  enum Output {
    case apart
    /// stdout goes where stderr goes, in the order in which they are written.
    case withErrors
  }

  /// Starts a program in a process group of its own, with nothing of ours open but its stdin, stdout and stderr.
  ///
  /// Returns when the program runs; that takes some tenths of a millisecond.
  ///
  /// - Parameter mark: of it and of all that it starts, in their environment.
  init(
    _ command: ProcessCommand, inheriting environment: InheritedEnvironment, output: Output, mark: String
  ) throws(ProcessFailure) {
    guard !command.arguments.contains(where: { $0.utf8.contains(0) }) else {
      throw ProcessFailure("an argument holds a NUL byte")
    }
    let program = ProgramPath(command, inheriting: environment)
    let path = try program.resolve()

    let input = command.input.isEmpty ? nil : try Descriptor.pipe()
    let standard = output == .apart ? try Descriptor.pipe() : nil
    let errors = try Descriptor.pipe()
    for end in [input?.writing, standard?.reading, errors.reading] { end?.becomeNonBlocking() }

    var arguments = CStrings()
    for argument in command.arguments { arguments.append(argument) }
    let own: [String: String?] = [StartedProcesses.variable: mark]
    var block = try environment.block(changing: command.environment.merging(own) { $1 })
    let ends = (input?.reading.number ?? -1, (standard ?? errors).writing.number, errors.writing.number)
    let started = withExtendedLifetime((input, standard, errors)) {
      arguments.withPointers { arguments in
        block.withPointers { variables in
          path.withCString { path in
            command.folder.withCString { folder in
              StartedProcesses.start(
                start_order(path: path, folder: folder, arguments: arguments, variables: variables, ends: ends))
            }
          }
        }
      }
    }
    switch started {
    case .success(let pid): self.pid = pid
    case .failure(let error): throw program.failure(error.number, executing: path)
    }

    self.input = input?.writing
    self.output = standard?.reading
    self.errors = errors.reading
    do throws(ProcessFailure) {
      exit = try Descriptor.exit(of: pid)
    } catch {
      // Without it nobody would notice its end.
      kill(-pid, SIGKILL)
      StartedProcesses.reap(pid)
      throw error
    }
  }

  func signalGroup(_ signal: Int32) { kill(-pid, signal) }

  /// How it ended, without letting go of its ID; nil while it runs.
  func peekEnd() -> ProcessEnd? { StartedProcesses.peekEnd(of: pid) }

  /// The number of its group while others of it live; to be asked for once it is reaped. Nobody else gets that number as
  /// long as one of them does.
  var survivingGroup: Int32? { Self.isAlive(group: pid) ? pid : nil }

  static func isAlive(group: Int32) -> Bool { kill(-group, 0) == 0 || errno == EPERM }

  /// Gives its ID back to the system. Only now may the group's number mean something else.
  func reap() { StartedProcesses.reap(pid) }
}
