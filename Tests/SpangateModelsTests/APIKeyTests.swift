import FoundationEssentials
import SpangateCore
import SpangateModels
import SpangateTrace
import Testing

struct APIKeyTests {
  @Test func `a key is not shown, however it is printed`() throws {
    let key = try APIKey("  sk-secret-1\n")
    var dumped = ""
    dump(["key": key], to: &dumped)
    for text in ["\(key)", String(reflecting: key), dumped, "\([key])"] { #expect(!text.contains("secret")) }
    #expect(key.header("Authorization", prefix: "Bearer ").value == "Bearer sk-secret-1")
    let request = HTTPRequest(url: "http://127.0.0.1/", headers: [key.header("x-api-key")])
    dump(request, to: &dumped)
    for text in ["\(request)", dumped] { #expect(!text.contains("secret")) }
  }

  @Test func `a key is taken out of texts and values, but a word that stands for none is not`() throws {
    let key = try APIKey("sk-secret-1")
    #expect(key.redacted("a sk-secret-1, sk-secret-1") == "a (API key), (API key)")
    #expect(
      key.redacted(["a": ["sk-secret-1", 1], "sk-secret-1": .null]) == ["a": ["(API key)", 1], "(API key)": .null])
    #expect(try APIKey("none").redacted("none of them") == "none of them")
  }

  @Test(arguments: ["", " \n", "two words", "sk-\u{0}", "sk-ü", "a\r\nX: y"])
  func `what could not stand in a header is no key, and is not repeated`(text: String) {
    let error = #expect(throws: Misconfigured.self) { try APIKey(text) }
    #expect(error?.message.contains("sk-") == false)
  }

  @Test func `a file wins over the variable, and one that was named must be there`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "spangate-keys-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in ["a.key": "sk-of-file\n", "empty.key": "\n"] {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
    let environment = ["K": "sk-of-variable", "E": ""]
    func found(_ file: String?, _ variable: String) throws -> String? {
      try APIKey.found(in: file.map { "\(folder.path)/\($0)" }, or: variable, of: environment)?.header("A").value
    }
    #expect(try found("a.key", "K") == "sk-of-file")
    #expect(try found(nil, "K") == "sk-of-variable")
    #expect(try found(nil, "E") == nil && found(nil, "NONE") == nil)
    #expect(throws: Misconfigured.self) { try found("none.key", "K") }
    #expect(throws: Misconfigured.self) { try found("empty.key", "K") }
  }
}
