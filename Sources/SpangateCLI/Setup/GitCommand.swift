import SpangateTrace

/// Runs git in a folder.
struct GitCommand: Sendable {
  let folder: String
  let processes: any ProcessRunner

  /// What git wrote; else why there is nothing, in its own first line.
  ///
  /// - Parameter environment: beside what git is to find by itself. A hook's repository is that of its working directory,
  ///   and not where the suite is.
  func output(
    of arguments: [String], environment: [String: String?] = [:], timeout: Duration = .seconds(60)
  ) async -> Result<[UInt8], Refusal> {
    let own: [String: String?] = ["GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil]
    let result = await processes.run(
      ProcessCommand(
        ["git"] + arguments, environment: own.merging(environment) { $1 }, folder: folder, timeout: timeout))
    switch result.end {
    case .exited(0): return .success(result.output)
    case .notStarted(let failure): return .failure(Refusal(why: failure.message))
    default:
      let said = String(decoding: result.diagnostics, as: UTF8.self).split(whereSeparator: \.isNewline).first
      return .failure(Refusal(why: said.map { String($0).inert(limit: 300) } ?? "there is no such revision"))
    }
  }

  struct Refusal: Error {
    var why: String
  }
}
