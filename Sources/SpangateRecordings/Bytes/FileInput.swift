import Glibc

/// A file of a disk, or a pipe.
final class FileInput: ByteInput {
  private let descriptor: Int32
  private let isOwned: Bool

  /// - Parameter path: `-` for the standard input.
  init(_ path: String) throws(ReadFailure) {
    isOwned = path != "-"
    descriptor = isOwned ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO
    guard descriptor >= 0 else { throw ReadFailure(why: Self.problem(errno)) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw ReadFailure(why: Self.problem(errno)) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw ReadFailure(why: "it is a folder")
    case S_IFCHR, S_IFBLK:
      // A terminal would be waited for without a word, and `/dev/zero` for ever.
      throw ReadFailure(why: isatty(descriptor) == 1 ? "it is a terminal" : "it is a device")
    default: break
    }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  deinit { if isOwned, descriptor >= 0 { close(descriptor) } }

  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(ReadFailure) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw ReadFailure(why: Self.problem(errno)) }
    }
  }

  static func problem(_ code: Int32) -> String {
    switch code {
    case ENOENT, ENOTDIR: "there is no such file"
    case EACCES: "permission denied"
    default: String(cString: strerror(code))
    }
  }
}
