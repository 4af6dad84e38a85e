import Glibc

/// Which files somebody means by a path.
enum RecordingFiles {
  /// - Parameter path: a file, a folder with all that is below it, or a glob; `-` is the standard input.
  /// - Returns: at least one file, in the order of their names.
  static func files(at path: String) throws(ReadFailure) -> [String] {
    if path == "-" { return [path] }
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else { return [path] }
      let files = try self.files(below: path, depth: 0).sorted()
      guard !files.isEmpty else { throw ReadFailure(why: "it is a folder without files") }
      return files
    }
    guard path.contains(where: { "*?[".contains($0) }) else { throw ReadFailure(why: FileInput.problem(errno)) }
    let matches = matches(of: path)
    guard !matches.isEmpty else { throw ReadFailure(why: "nothing matches it") }
    var files: [String] = []
    for match in matches where match != path { files += try self.files(at: match) }
    return files
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func matches(of pattern: String) -> [String] {
    var result = glob_t()
    defer { globfree(&result) }
    guard glob(pattern, 0, nil, &result) == 0 else { return [] }
    return (0..<Int(result.gl_pathc)).compactMap { place in result.gl_pathv[place].map { String(cString: $0) } }
  }

  /// Hidden files are left out, and links to folders, which may lead in a circle.
  private static func files(below folder: String, depth: Int) throws(ReadFailure) -> [String] {
    guard depth < 64, let stream = opendir(folder) else {
      throw ReadFailure(why: "`\(folder)`: \(depth < 64 ? FileInput.problem(errno) : "too deep")")
    }
    defer { closedir(stream) }
    var files: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard !name.hasPrefix(".") else { continue }
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: files += try self.files(below: path, depth: depth + 1)
      case S_IFREG: files.append(path)
      case S_IFLNK where stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG: files.append(path)
      default: break
      }
    }
    return files
  }
}
