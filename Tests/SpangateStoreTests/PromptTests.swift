import SpangateCore
import SpangateStore
import SpangateTrace
import Testing

struct PromptTests {
  @Test func `a version of a prompt keeps the text that it had first, also for who opens the store later`() throws {
    try withTemporaryFolder { folder in
      let (one, two) = (Fingerprint(of: "one"), Fingerprint(of: "two"))
      let store = try SQLiteStore(path: "\(folder)/s.db")
      #expect(try store.prompt("ops", version: "1", keeping: one) == one)
      #expect(try store.prompt("ops", version: "1", keeping: two) == one)
      #expect(try store.prompt("ops", version: "2", keeping: two) == two)
      #expect(try store.prompt("other", version: "1", keeping: two) == two)
      #expect(try SQLiteStore(path: "\(folder)/s.db").prompt("ops", version: "1", keeping: two) == one)
    }
  }
}
