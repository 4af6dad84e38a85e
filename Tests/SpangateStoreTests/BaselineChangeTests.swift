import SpangateCore
import SpangateStore
import SpangateTesting
import SpangateTrace
import Testing

@Suite(.timeLimit(.minutes(5)))
struct BaselineChangeTests {
  @Test func `whoever changes a baseline has a turn from reading to writing`() async throws {
    try await withTemporaryFolder { folder in
      try SQLiteStore(path: folder + "/store.db").accept(.stub("main"))
      await withTaskGroup { group in
        for number in 0..<16 {
          group.addTask {
            // A connection of its own, as another process has.
            try! SQLiteStore(path: folder + "/store.db").changeBaselines(["main", "none"]) { earlier in
              #expect(earlier["none"] == nil)
              var next = earlier["main"]!
              next.runs.append(
                .init(id: "next-\(number)", acceptedAt: Timestamp(nanoseconds: Int128(number) * 1_000_000)))
              return [next]
            }
          }
        }
      }
      let runs = try SQLiteStore(path: folder + "/store.db").baseline(named: "main")?.runs.map(\.id) ?? []
      #expect(Set(runs).isSuperset(of: (0..<16).map { "next-\($0)" }))
    }
  }

  @Test func `a change that fails leaves all baselines as they were`() throws {
    try withTemporaryFolder { folder in
      let store = try SQLiteStore(path: folder + "/store.db")
      try store.accept(.stub("main"))
      #expect(throws: Finding.self) {
        try store.changeBaselines(["main"]) { _ throws(Finding) in throw Finding(.runIncomplete, "no") }
      }
      #expect(try store.baseline(named: "main") == .stub("main"))
    }
  }
}
