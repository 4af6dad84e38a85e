/// Where a command works inside a repository, for readers who see the repository and not the machine.
package struct Checkout: Sendable, Equatable {
  /// The repository's top, absolute; the working folder where there is no repository.
  package var top: String
  /// Absolute.
  package var workingFolder: String

  package init(top: String, workingFolder: String) {
    self.top = top
    self.workingFolder = workingFolder
  }

  /// A path as seen from the repository's top; one that leads out of it stays as it is.
  ///
  /// - Parameter file: absolute, or relative to the working folder.
  package func path(_ file: String) -> String {
    guard !file.isEmpty, !file.utf8.contains(0) else { return file }
    let whole = Self.parts(file.hasPrefix("/") ? file : workingFolder + "/" + file)
    let top = Self.parts(top)
    guard whole.count > top.count, whole.starts(with: top) else { return file }
    return whole.dropFirst(top.count).joined(separator: "/")
  }

  /// Without `.` and `..`, by what is written: links are not followed.
  private static func parts(_ path: String) -> [Substring] {
    path.split(separator: "/").reduce(into: []) { parts, part in
      if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(part) }
    }
  }
}
