import SpangateCore
import SpangateStore
import Testing

struct SpoolTests {
  private func request(_ byte: UInt8, count: Int = 10) -> SpooledRequest {
    SpooledRequest(
      bytes: Array(repeating: byte, count: count),
      traces: [TraceID(high: 1, low: UInt64(byte) + 1)!, TraceID(high: .max, low: 1)!])
  }

  @Test func `requests wait in order, for their backend, until they are removed`() throws {
    try withTemporaryFolder { folder in
      let spool: any Spool = try SQLiteStore(path: folder + "/store.db")
      for byte in 0..<5 as Range<UInt8> { try spool.keep(request(byte), for: "jaeger") }
      try spool.keep(request(9), for: "phoenix")
      #expect(try spool.count(for: "jaeger") == 5)
      let first = try spool.waiting(for: "jaeger", limit: 2)
      #expect(first.map(\.request) == [request(0), request(1)])
      try spool.remove(first.map(\.id))
      #expect(try spool.waiting(for: "jaeger", limit: 10).map(\.request) == [request(2), request(3), request(4)])
      #expect(try spool.waiting(for: "phoenix", limit: 10).map(\.request) == [request(9)])
      #expect(try spool.count(for: "nobody") == 0)
    }
  }

  @Test func `large requests come few at a time, and at least one`() throws {
    try withTemporaryFolder { folder in
      let spool: any Spool = try SQLiteStore(path: folder + "/store.db")
      for byte in 0..<3 as Range<UInt8> { try spool.keep(request(byte, count: 40 << 20), for: "otlp") }
      #expect(try spool.waiting(for: "otlp", limit: 10).map(\.request.traces) == [request(0).traces])
    }
  }

  @Test func `a request waits for the next process`() throws {
    try withTemporaryFolder { folder in
      try SQLiteStore(path: folder + "/store.db").keep(request(1), for: "otlp")
      #expect(try SQLiteStore(path: folder + "/store.db").waiting(for: "otlp", limit: 1).map(\.request) == [request(1)])
    }
  }
}
