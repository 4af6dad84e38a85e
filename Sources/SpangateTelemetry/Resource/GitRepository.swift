internal import Glibc
import SpangateTrace

/// The working copy that a process runs in, as far as two small files tell.
struct GitRepository: Equatable {
  /// nil where no branch is checked out.
  var branch: String?
  var revision: String?

  /// - Parameter folder: the repository may be above it.
  init?(above folder: String) {
    guard let root = Self.root(above: folder), let head = Self.text(of: "\(root)/HEAD") else { return nil }
    guard head.hasPrefix("ref: ") else {
      revision = head
      return
    }
    let reference = String(head.dropFirst("ref: ".count))
    branch = reference.hasPrefix("refs/heads/") ? String(reference.dropFirst("refs/heads/".count)) : reference
    // A worktree has its own HEAD; its branches are the main one's.
    let common = Self.text(of: "\(root)/commondir").map { $0.hasPrefix("/") ? $0 : "\(root)/\($0)" } ?? root
    revision = Self.text(of: "\(common)/\(reference)") ?? Self.packed(reference, in: common)
  }

  var attributes: Attributes {
    let pairs = [(Vocabulary.headRevision, revision), (Vocabulary.headName, branch)]
    return Attributes(pairs.compactMap { key, value in value.map { .init(key, .string($0)) } })
  }

  private static func root(above folder: String) -> String? {
    guard let resolved = realpath(folder, nil) else { return nil }
    defer { free(resolved) }
    var place = String(cString: resolved)
    while true {
      if text(of: "\(place)/.git/HEAD") != nil { return "\(place)/.git" }
      if let pointer = text(of: "\(place)/.git"), pointer.hasPrefix("gitdir: ") {
        let target = String(pointer.dropFirst("gitdir: ".count))
        return target.hasPrefix("/") ? target : "\(place)/\(target)"
      }
      guard let slash = place.lastIndex(of: "/"), place != "/" else { return nil }
      place = slash == place.startIndex ? "/" : String(place[..<slash])
    }
  }

  private static func packed(_ reference: String, in folder: String) -> String? {
    guard let refs = text(of: "\(folder)/packed-refs") else { return nil }
    return refs.split(separator: "\n").first { $0.hasSuffix(" \(reference)") }?.split(separator: " ").first.map(
      String.init)
  }

  /// At most the first MiB, without white space at its ends; nil of what is no readable file.
  private static func text(of path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while bytes.count < 1 << 20 {
      let piece = [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
        count = fread(buffer.baseAddress, 1, 4_096, file)
      }
      if piece.isEmpty { break }
      bytes += piece
    }
    let text = String(decoding: bytes, as: UTF8.self).trimmed
    return text.isEmpty ? nil : text
  }
}
