import FoundationEssentials
import Glibc
import SpangateCore
import SpangateTrace

/// What would lead the agent of another revision back to the files of the checkout, which its worktree does not replace:
/// paths that are written out, inherited variables, programs that `PATH` finds, and editable installs.
struct SharedCode {
  let checkout: GitCheckout
  /// The checkout's uppermost folder.
  let top: String
  let target: any Target
  /// What its process inherits, before what the suite changes.
  let inherited: [String: String]

  struct Leak: Equatable {
    var why: String
    var help: String?
  }

  /// The first that is found; nil for an agent that nothing is known to lead back, or that others start.
  func leak() async -> Leak? {
    let top = CheckoutPath(top)
    if let text = target.startingTexts.first(where: { top.place(in: $0) != nil }) {
      return Leak(why: "`\(text.inert(limit: 200))` is a path in this checkout, which a worktree does not replace")
    }
    guard let changes = target.environment?.changes else { return nil }
    if let leak = variable(changes, top) { return leak }
    let programs = changes["PATH"] == nil ? self.programs : []
    for (word, path) in programs {
      guard let real = CheckoutPath.resolved(path), top.place(in: real) != nil, await !checkout.isIgnored(real) else {
        continue
      }
      return Leak(
        why:
          "PATH finds its `\(word.inert(limit: 60))` at \(real.inert(limit: 200)) in this checkout, which a worktree does "
          + "not replace",
        help: "name the program by its path, relative to the folder that the agent starts in, at that revision too")
    }
    return EditableInstalls(programs: programs, variables: variables(changes)).place(below: top).map { file, place in
      Leak(
        why: "\(file.inert(limit: 200)) makes Python import from \(place.inert(limit: 200)), in this checkout, which a "
          + "worktree does not replace",
        help: "let the suite's `setup` make an environment in the worktree, and name its Python by a relative path: "
          + "`command: [.venv/bin/python, …]`")
    }
  }

  private func variables(_ changes: [String: String?]) -> [String: String] {
    inherited.filter { changes[$0.key] == nil }
  }

  private func variable(_ changes: [String: String?], _ top: CheckoutPath) -> Leak? {
    let some = InheritedVariables(variables(changes)).leading
    for (name, value) in some.sorted(by: { $0.key < $1.key }) {
      guard let place = top.place(in: value) else { continue }
      let name = name.inert(limit: 60)
      return Leak(
        why:
          "variable `\(name)`, which its agent inherits, names \(place.inert(limit: 200)) in this checkout, which a worktree "
          + "does not replace",
        help:
          "unset it, or say under `agent`, at that revision too, `env: {\(name): …}` with a path relative to where the agent "
          + "starts, or null")
    }
    return nil
  }

  /// The words of what is started that `PATH` finds, with where. A shell's or a launcher's arguments are among them, and so
  /// is the first line of a script.
  private var programs: [(word: String, path: String)] {
    let folders = (inherited["PATH"] ?? "/bin:/usr/bin").split(separator: ":").map(String.init)
    let texts = target.startingTexts
    let scripts = texts.compactMap { FirstLine(of: checkout.folder + "/" + $0).interpreter }
    var seen: Set<String> = []
    return (texts + scripts).flatMap { text in
      text.split { $0.isWhitespace || ";|&()<>'\"`$=".contains($0) }.map(String.init)
    }.compactMap { word in
      guard !word.contains("/"), word != ".", word != "..", seen.insert(word).inserted else { return nil }
      let places = folders.filter { $0.hasPrefix("/") }.map { $0 + "/" + word }
      return places.first { access($0, X_OK) == 0 && !CheckoutPath.isFolder($0) }.map { (word, $0) }
    }
  }
}
