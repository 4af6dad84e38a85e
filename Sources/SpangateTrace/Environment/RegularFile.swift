private import Glibc

/// A file on a disk, and nothing that never ends: no pipe, no device, nothing that the kernel makes up.
package enum RegularFile {
  package struct Unreadable: Error, Equatable {
    /// As it stands behind a colon.
    package var why: String
  }

  /// What a file holds.
  ///
  /// - Parameters:
  ///   - limit: in bytes.
  ///   - takesPipes: whether it may be a pipe too, as a shell's `<(…)` is.
  package static func bytes(of path: String, limit: Int, takesPipes: Bool = false) throws(Unreadable) -> [UInt8] {
    // Without waiting for whoever writes into a pipe.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | (takesPipes ? 0 : O_NONBLOCK))
    guard descriptor >= 0 else { throw Unreadable(why: problem(errno)) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Unreadable(why: problem(errno)) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw Unreadable(why: "it is a folder")
    case S_IFIFO where takesPipes: break
    default: throw Unreadable(why: "it is a pipe, a socket or a device")
    }
    // What the kernel makes up as it is read has no end and no size.
    guard status.st_mode & S_IFMT != S_IFREG || !isOfKernel(status) else {
      throw Unreadable(why: "it is no file of a disk")
    }
    var bytes: [UInt8] = []
    // Pipes have no size, so the end is where reading ends.
    var capacity = min(max(Int(status.st_size) + 1, 1 << 12), limit + 1)
    while true {
      let count = try read(capacity, from: descriptor, into: &bytes)
      if count == 0 { return bytes }
      if bytes.count > limit { throw Unreadable(why: "it is longer than \(limit >> 20) MiB") }
      capacity = min(1 << 16, limit + 1 - bytes.count)
    }
  }

  /// Of UTF-8 without a mark of its bytes' order.
  package static func text(of path: String, limit: Int = 16 << 20) throws(Unreadable) -> String {
    let bytes = try bytes(of: path, limit: limit)
    guard
      let text = String(validating: bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...], as: UTF8.self)
    else { throw Unreadable(why: "it is not UTF-8") }
    return text
  }

  /// Whether it lies in `/proc` or `/sys`.
  private static func isOfKernel(_ status: stat) -> Bool {
    ["/proc", "/sys"].contains { folder in
      var other = stat()
      return stat(folder, &other) == 0 && other.st_dev == status.st_dev && other.st_dev != Self.rootDevice
    }
  }

  /// Where these are nothing but folders.
  private static var rootDevice: dev_t? {
    var status = stat()
    return stat("/", &status) == 0 ? status.st_dev : nil
  }

  private static func read(
    _ capacity: Int, from descriptor: Int32, into bytes: inout [UInt8]
  ) throws(Unreadable) -> Int {
    var failure: Int32 = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      var result: Int
      repeat { result = Glibc.read(descriptor, buffer.baseAddress, capacity) } while result < 0 && errno == EINTR
      if result < 0 { failure = errno }
      count = max(0, result)
    }
    guard failure == 0 else { throw Unreadable(why: problem(failure)) }
    if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
    return chunk.count
  }

  private static func problem(_ code: Int32) -> String {
    switch code {
    case ENOENT, ENOTDIR: "there is no such file"
    case EACCES: "permission denied"
    default: String(cString: strerror(code))
    }
  }
}
