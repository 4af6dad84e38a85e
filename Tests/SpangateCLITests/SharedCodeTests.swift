import Foundation
import Testing

@testable import SpangateCLI

struct SharedCodeTests {
  @Test(arguments: [
    ("/nowhere/top", "/nowhere/top"), ("a:/nowhere/top/lib:b", "/nowhere/top/lib"),
    ("-I/nowhere/top/lib", "/nowhere/top/lib"),
    ("--require=/nowhere/top/a.js", "/nowhere/top/a.js"), ("file:///nowhere/top/x", "/nowhere/top/x"),
    ("cd '/nowhere/top' && run", "/nowhere/top"), ("/nowhere/top2", nil), ("/usr/nowhere/top/lib", nil),
    ("lib:../top", nil),
    ("/nowhere/top2 /nowhere/top/x", "/nowhere/top/x"), ("", nil),
  ])
  func `a path of the checkout is found in a text`(text: String, place: String?) {
    #expect(CheckoutPath("/nowhere/top").place(in: text) == place)
  }

  @Test func `a link into the checkout is one, too`() throws {
    let folder = try Folder(["top/lib/a.py": ""])
    defer { folder.remove() }
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: folder.path + "/top/lib")
    #expect(CheckoutPath(folder.path + "/top").place(in: "x:\(folder.path)/link")?.hasSuffix("/top/lib") == true)
    #expect(CheckoutPath(folder.path + "/top").place(in: folder.path + "/other") == nil)
  }

  @Test func `an editable install is seen beside a Python, and not beside a shell`() throws {
    let folder = try Folder(["user/lib/python3.9/site-packages/orders.pth": "/nowhere/top/lib\n"])
    defer { folder.remove() }
    func file(_ word: String, _ path: String, _ variables: [String: String] = [:]) -> String? {
      EditableInstalls(
        programs: [(word, path)], variables: ["PYTHONUSERBASE": folder.path + "/user"].merging(variables) { $1 }
      ).place(below: CheckoutPath("/nowhere/top"))?.file
    }
    #expect(file("python3", "/nowhere/bin/python3")?.hasSuffix("orders.pth") == true)
    #expect(
      file("python3", folder.path + "/user/bin/python3", ["PYTHONNOUSERSITE": "1"])?.hasSuffix("orders.pth") == true)
    #expect(file("python3", "/nowhere/bin/python3", ["PYTHONNOUSERSITE": "1"]) == nil)
    #expect(file("sh", "/nowhere/bin/sh") == nil)
  }
}
