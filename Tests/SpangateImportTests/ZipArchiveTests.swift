import SpangateCore
import SpangateTrace
import SpangateWire
import Testing

@testable import SpangateImport

struct ZipArchiveTests {
  /// An archive of stored entries, as APPNOTE has it.
  private func archive(_ entries: [(name: String, bytes: [UInt8])], method: UInt16 = 0, checksum: UInt32? = nil)
    -> [UInt8]
  {
    var (body, directory) = ([UInt8](), [UInt8]())
    for entry in entries {
      let offset = body.count
      let common =
        little(20, 2) + little(0, 2) + little(UInt64(method), 2) + little(0, 4)
        + little(UInt64(checksum ?? CRC32.of(entry.bytes)), 4) + little(UInt64(entry.bytes.count), 4)
        + little(UInt64(entry.bytes.count), 4) + little(UInt64(entry.name.utf8.count), 2) + little(0, 2)
      body += [0x50, 0x4b, 3, 4] + common + Array(entry.name.utf8) + entry.bytes
      directory += [0x50, 0x4b, 1, 2] + little(20, 2) + common + little(0, 2) + little(0, 2) + little(0, 2)
      directory += little(0, 4) + little(UInt64(offset), 4) + Array(entry.name.utf8)
    }
    let count = little(UInt64(entries.count), 2)
    return body + directory + [0x50, 0x4b, 5, 6] + little(0, 4) + count + count + little(UInt64(directory.count), 4)
      + little(UInt64(body.count), 4) + little(0, 2)
  }

  private func little(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
  }

  private func open(_ bytes: [UInt8]) throws -> ZipArchive {
    try ZipArchive(ImportedFile(path: "a.eval", bytes: bytes))
  }

  @Test func `the checksum is that of the standard`() { #expect(CRC32.of(Array("123456789".utf8)) == 0xcbf4_3926) }

  @Test func `entries are read by their names, and names are no paths`() throws {
    let zip = try open(archive([("../../etc/x", [1, 2]), ("b", [])]))
    #expect(zip.names == ["../../etc/x", "b"])
    #expect(
      try zip.contents(of: "../../etc/x") == [1, 2] && zip.contents(of: "b") == [] && zip.contents(of: "c") == nil)
  }

  @Test func `what is damaged is refused, wherever it is cut or changed`() throws {
    let whole = archive([("header.json", Array("{\"version\": 2}".utf8)), ("b", [1, 2, 3])])
    for length in 4..<whole.count { #expect(throws: Finding.self) { try open(Array(whole.prefix(length))) } }
    // Whatever byte is another one, it is read as it was or not at all.
    for index in 4..<whole.count {
      var bytes = whole
      bytes[index] ^= 0x41
      guard let zip = try? open(bytes) else { continue }
      for name in zip.names {
        let read = try? zip.contents(of: name)
        #expect(read == nil || read == .some(nil) || read == Array("{\"version\": 2}".utf8) || read == [1, 2, 3])
      }
    }
  }

  @Test func `two entries of a name, and packing that is not known, are refused`() throws {
    #expect(throws: Finding.self) { try open(archive([("a", [1]), ("a", [2])])) }
    #expect(throws: Finding.self) { try open(archive([("a", [1])], method: 12)).contents(of: "a") }
    #expect(throws: Finding.self) { try open(archive([("a", [1])], checksum: 1)).contents(of: "a") }
  }

  @Test(arguments: ["inspect-0.3.285.eval", "inspect-0.3.120.eval"])
  func `an archive of Inspect is a log, whether deflated or packed by zstd`(name: String) throws {
    let run = try ImportTool.inspect.read(.golden(name))
    #expect(run.name == "refunds" && run.gaps.isEmpty)
    #expect(Set(run.cases.map(\.id)) == ["refund-window", "shipping", "crashing", "4"])
    #expect(run.cases.allSatisfy { $0.expected == 2 && $0.trials.count == 2 })
    let window = run.trials("refund-window")[0]
    #expect(window.value("includes") == .passed(true) && window.value("parts/close") == .number(0.5))
    #expect(window.trace == TraceID("4bf92f3577b34da6a3ce929d0e0e4736"))
    #expect(window.measures[.inputTokens] == .value(12))
    #expect(run.trials("crashing")[0].failure?.message.contains("the tool broke") == true)
    #expect(run.trials("4")[0].value("tone") == .unscored(why: "the judge gave no verdict"))
    #expect(run.cases.first { $0.id == "shipping" }?.definition.description.contains("attachment") == false)
  }
}
