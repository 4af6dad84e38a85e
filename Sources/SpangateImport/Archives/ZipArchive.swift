import SpangateCore
import SpangateTrace

/// A zip archive in memory: what its central directory names. Names are keys and never paths.
///
/// Source: PKWARE's APPNOTE 6.3.10. Entries may be stored, deflated or packed by zstd; an encrypted one, or an archive over several
/// files, is refused.
struct ZipArchive {
  private struct Entry {
    var method: Int
    var flags: Int
    var checksum: UInt32
    var packed: Int
    var size: Int
    var offset: Int
  }

  private let file: ImportedFile
  private var entries: [String: Entry] = [:]
  /// In the order of the directory.
  private(set) var names: [String] = []

  /// Of what one entry may unfold to, and all of them.
  private static let largest = 1 << 30
  private static let largestOfAll = 16 << 30
  private static let mostEntries = 1_000_000

  static func isOne(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x50, 0x4b, 3, 4]) || bytes.starts(with: [0x50, 0x4b, 5, 6])
  }

  /// - Throws: SG0450.
  init(_ file: ImportedFile) throws(Finding) {
    self.file = file
    let (count, start, end) = try directory()
    guard count <= Self.mostEntries else { throw file.unreadable("is a zip archive of too many entries") }
    var (at, total) = (start, 0)
    for _ in 0..<count {
      guard at + 46 <= end, number(at, 4) == 0x0201_4b50 else {
        throw file.unreadable("is a zip archive whose directory is damaged")
      }
      let (nameSize, extraSize, noteSize) = (number(at + 28, 2), number(at + 30, 2), number(at + 32, 2))
      guard at + 46 + nameSize + extraSize + noteSize <= end else {
        throw file.unreadable("is a zip archive whose directory is damaged")
      }
      let name = String(decoding: file.bytes[at + 46..<at + 46 + nameSize], as: UTF8.self)
      var entry = Entry(
        method: number(at + 10, 2), flags: number(at + 8, 2), checksum: UInt32(number(at + 16, 4)),
        packed: number(at + 20, 4), size: number(at + 24, 4), offset: number(at + 42, 4))
      enlarge(&entry, from: at + 46 + nameSize, extraSize)
      guard entries.updateValue(entry, forKey: name) == nil else {
        throw file.unreadable("is a zip archive that has `\(name.inert(limit: 100))` twice")
      }
      // Entries may lie over one another.
      total += max(0, min(entry.size, Self.largest))
      guard total <= Self.largestOfAll else { throw file.unreadable("is a zip archive that unfolds to too much") }
      names.append(name)
      at += 46 + nameSize + extraSize + noteSize
    }
  }

  /// What an entry holds; nil where there is none of this name.
  ///
  /// - Throws: SG0450.
  func contents(of name: String) throws(Finding) -> [UInt8]? {
    guard let entry = entries[name] else { return nil }
    let what = "is a zip archive whose entry `\(name.inert(limit: 100))`"
    guard entry.flags & 1 == 0 else { throw file.unreadable("\(what) is encrypted") }
    guard entry.size <= Self.largest else { throw file.unreadable("\(what) is longer than \(Self.largest >> 20) MiB") }
    guard entry.offset >= 0, entry.offset + 30 <= file.bytes.count, number(entry.offset, 4) == 0x0403_4b50 else {
      throw file.unreadable("\(what) is not where the directory says")
    }
    let start = entry.offset + 30 + number(entry.offset + 26, 2) + number(entry.offset + 28, 2)
    guard entry.packed >= 0, entry.size >= 0, start <= file.bytes.count, entry.packed <= file.bytes.count - start else {
      throw file.unreadable("\(what) is cut off")
    }
    let packed = file.bytes[start..<start + entry.packed]
    guard let packing = ZipPacking(rawValue: entry.method) else {
      throw file.unreadable("\(what) is packed by method \(entry.method), which is not read")
    }
    do throws(ZipPacking.Damage) {
      return try packing.unpacked(packed, size: entry.size, checksum: entry.checksum)
    } catch {
      throw file.unreadable("\(what) \(error.problem)")
    }
  }

  // MARK: Where things are

  /// How many entries there are, and where their directory begins and ends.
  private func directory() throws(Finding) -> (count: Int, start: Int, end: Int) {
    let bytes = file.bytes
    let first = max(0, bytes.count - 22 - 65_535)
    var at = bytes.count - 22
    while at >= first, number(at, 4) != 0x0605_4b50 { at -= 1 }
    guard at >= first, at >= 0 else { throw file.unreadable("is a zip archive that was cut off: it has no directory") }
    var (count, size, start) = (number(at + 10, 2), number(at + 12, 4), number(at + 16, 4))
    if count == 0xffff || size == 0xffff_ffff || start == 0xffff_ffff, at >= 20, number(at - 20, 4) == 0x0706_4b50 {
      let far = number(at - 12, 8)
      guard far >= 0, far <= bytes.count - 56, number(far, 4) == 0x0606_4b50 else {
        throw file.unreadable("is a zip archive whose directory is damaged")
      }
      (count, size, start) = (number(far + 32, 8), number(far + 40, 8), number(far + 48, 8))
    }
    guard count >= 0, size >= 0, start >= 0, start <= bytes.count, size <= bytes.count - start, count <= size / 46
    else {
      throw file.unreadable("is a zip archive whose directory is damaged")
    }
    return (count, start, start + size)
  }

  /// Takes sizes of 64 bits from the extra field.
  private func enlarge(_ entry: inout Entry, from start: Int, _ size: Int) {
    var at = start
    while at + 4 <= start + size {
      let (kind, length) = (number(at, 2), number(at + 2, 2))
      var field = at + 4
      let end = min(field + length, start + size)
      func take(_ value: inout Int) {
        guard value == 0xffff_ffff, field + 8 <= end else { return }
        value = number(field, 8)
        field += 8
      }
      if kind == 1 {
        take(&entry.size)
        take(&entry.packed)
        take(&entry.offset)
      }
      at += 4 + length
    }
  }

  /// The last byte first. One of 64 bits that is too large is below 0.
  private func number(_ at: Int, _ count: Int) -> Int {
    guard at >= 0, at <= file.bytes.count - count else { return -1 }
    return Int(truncatingIfNeeded: (0..<count).reduce(UInt64(0)) { $0 | UInt64(file.bytes[at + $1]) << (8 * $1) })
  }
}
