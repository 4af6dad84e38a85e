import Foundation
import SpangateTesting
import Testing

struct GoldenFileTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "golden-\(UUID())")
  private var test: String { folder.appending(path: "SomeTests.swift").path }

  @Test func `a text that is right has no difference, and another is shown with its first line`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(Golden.difference(of: "a\nb\n", from: "x.txt", beside: test, accepting: true) != nil)
    #expect(try Golden.text("x.txt", beside: test) == "a\nb\n")
    #expect(Golden.difference(of: "a\nb\n", from: "x.txt", beside: test, accepting: false) == nil)
    let difference = try #require(Golden.difference(of: "a\nc\n", from: "x.txt", beside: test, accepting: false))
    #expect(difference.hasPrefix("x.txt, line 2 was\n  b\nand is\n  c\n"))
    #expect(try Golden.text("x.txt", beside: test) == "a\nb\n")
  }

  @Test func `a text that nobody accepted yet differs`() {
    #expect(Golden.difference(of: "a", from: "x.txt", beside: test, accepting: false)?.contains("is no") == true)
  }
}
