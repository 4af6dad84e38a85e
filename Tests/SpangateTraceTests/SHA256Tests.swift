import Foundation
import SpangateCore
import SpangateTrace
import Testing

struct SHA256Tests {
  /// Source: FIPS 180-4's examples, and RFC 4231, test cases 2 and 6.
  @Test func `hashes are those of the standard`() {
    #expect(
      SHA256.hash(Array("abc".utf8)).hexDigits == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(SHA256.hash([]).hexDigits == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      SHA256.hash([UInt8](repeating: 0x61, count: 1_000_000)).hexDigits
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    #expect(
      SHA256.authenticationCode(of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8)).hexDigits
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    #expect(
      SHA256.authenticationCode(
        of: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
        key: [UInt8](repeating: 0xaa, count: 131)
      ).hexDigits == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
  }

  private static let hasPython = (try? answers(to: "")) == []

  /// - Parameter lines: of a key and a message in hexadecimal digits, each after a letter.
  /// - Returns: for each line the hash of the message and its authentication code.
  private static func answers(to lines: String) throws -> [String] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-I", "-c",
      """
      import hashlib, hmac, sys
      for line in sys.stdin:
          key, message = (bytes.fromhex(word[1:]) for word in line.split())
          print(hashlib.sha256(message).hexdigest(), hmac.new(key, message, hashlib.sha256).hexdigest())
      """,
    ]
    let file = FileManager.default.temporaryDirectory.appending(path: "spangate-\(UUID()).txt")
    try lines.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let output = Pipe()
    (process.standardInput, process.standardOutput) = (try FileHandle(forReadingFrom: file), output)
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return text.split(separator: "\n").map(String.init)
  }

  /// Every length about the borders of the first three blocks; keys of any of these lengths; random bytes.
  @Test(.enabled(if: hasPython, "there is no python3 whose hashlib could be asked"), .timeLimit(.minutes(2)))
  func `hashes and codes are those of Python's hashlib and hmac`() throws {
    func random(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255) } }
    let cases = (0...200).map { (key: random(Int.random(in: 0...200)), message: random($0)) }
    let answers = try Self.answers(
      to: cases.map { "k\($0.key.hexDigits) m\($0.message.hexDigits)\n" }.joined())
    try #require(answers.count == cases.count)
    for (answer, (key, message)) in zip(answers, cases) {
      let own = [SHA256.hash(message), SHA256.authenticationCode(of: message, key: key)].map(\.hexDigits)
      #expect(answer == own.joined(separator: " "), "a message of \(message.count) bytes, a key of \(key.count)")
    }
  }
}
