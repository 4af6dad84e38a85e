import Foundation
import SpangateCore
import SpangateStore
import SpangateTrace
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
      #expect(try spool.count(for: "jaeger") == 6)
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

  @Test func `what a process keeps that still runs is no other's, and what one keeps that is gone is everybody's`()
    throws
  {
    try withTemporaryFolder { folder in
      let path = folder + "/store.db"
      let parent = try #require(ProcessIdentity(pid: getppid()))
      #expect(parent.isAlive && ProcessIdentity(parent.description) == parent)
      let gone = try #require(ProcessIdentity("\(parent.description)1"))
      let elsewhere = try #require(ProcessIdentity("elsewhere:\(getpid()):1"))
      #expect(!gone.isAlive && !elsewhere.isAlive)
      try SQLiteStore(path: path, for: parent).keep(request(1), for: "otlp")
      let own = try SQLiteStore(path: path)
      #expect(try own.count(for: "otlp") == 0 && own.waiting(for: "otlp", limit: 9).isEmpty)
      #expect(try own.trim(to: 0, for: "otlp").dropped.isEmpty)
      #expect(try SQLiteStore(path: path, for: parent).count(for: "otlp") == 2)
      for owner in [gone, elsewhere] { try SQLiteStore(path: path, for: owner).keep(request(2), for: "otlp") }
      #expect(try own.waiting(for: "otlp", limit: 9).map(\.request) == [request(2), request(2)])
    }
  }

  @Test func `a refusal is said by a process that lives, and by one alone`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/store.db"
      let parent = try #require(ProcessIdentity(pid: getppid()))
      let gone = try #require(ProcessIdentity("\(parent.description)1"))
      let refusals = (1...3).map {
        ExportRefusal(traces: [TraceID(high: 1, low: $0)!], spans: Int($0), problem: "it answered 400")
      }
      let own = try SQLiteStore(path: path)
      for (owner, refusal) in zip([parent, gone, .current], refusals) {
        let spool = try SQLiteStore(path: path, for: owner)
        let place = try spool.keep(request(1), for: "otlp")
        try spool.settle([place], refusing: refusal, for: "otlp")
        #expect(try spool.waiting(for: "otlp", limit: 9).isEmpty)
      }
      #expect(try own.takeOverRefusals(for: "phoenix").isEmpty)
      #expect(try own.takeOverRefusals(for: "otlp") == [refusals[1]])
      #expect(try own.takeOverRefusals(for: "otlp").isEmpty)
      // What was taken over is there until it has been said.
      let next = try #require(ProcessIdentity("\(ProcessIdentity.current.description)1"))
      #expect(try SQLiteStore(path: path, for: next).takeOverRefusals(for: "otlp").isEmpty)
      try own.forgetRefusals()
      #expect(try SQLiteStore(path: path, for: parent).takeOverRefusals(for: "otlp").isEmpty)
      try SQLiteStore(path: path, for: gone).settle([], refusing: refusals[0], for: "otlp")
      #expect(try own.takeOverRefusals(for: "otlp") == [refusals[0]])
    }
  }

  @Test func `traces are counted, each once, and the oldest go where there is no room`() throws {
    try withTemporaryFolder { folder in
      let spool: any Spool = try SQLiteStore(path: folder + "/store.db")
      for byte in 0..<5 as Range<UInt8> { try spool.keep(request(byte), for: "otlp") }
      // One of the two traces of each is the same.
      #expect(try spool.count(for: "otlp") == 6)
      #expect(try spool.trim(to: 50, for: "otlp").bytes == 50)
      let trimmed = try spool.trim(to: 29, for: "otlp")
      #expect(trimmed.bytes == 20 && trimmed.dropped == [request(0), request(1), request(2)].flatMap(\.traces))
      #expect(try spool.waiting(for: "otlp", limit: 9).map(\.request) == [request(3), request(4)])
    }
  }
}
