import Foundation
import SpangateCore
import SpangateStore
import SpangateTesting
import SpangateTrace
import Testing

@Suite(.timeLimit(.minutes(5)))
struct SQLiteStoreTests {
  @Test(arguments: StoreConformance.all)
  func `conforms`(check: StoreConformance) throws {
    try withTemporaryFolder { folder in try check.run(on: SQLiteStore(path: folder + "/deep/er/store.db")) }
  }

  @Test func `what was kept is there after the store is opened again`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/store.db"
      try SQLiteStore(path: path).begin(.stub("run-a"))
      #expect(try SQLiteStore(path: "sqlite:" + path).run("latest").id == "run-a")
    }
  }

  @Test func `nobody but its owner can read a store, nor one that was there before`() throws {
    try withTemporaryFolder { folder in
      func mode(_ path: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? Int
      }
      let path = folder + "/.spangate/spangate.db"
      let store = try SQLiteStore(path: path)
      try store.begin(.stub("run-a"))
      #expect(mode(folder + "/.spangate") == 0o700 && mode(path) == 0o600 && mode(path + "-wal") == 0o600)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/.spangate")
      _ = try SQLiteStore(path: path)
      #expect(mode(folder + "/.spangate") == 0o700 && mode(path) == 0o600)
      // A folder of the user's own stays as it is.
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
      _ = try SQLiteStore(path: folder + "/mine.db")
      #expect(mode(folder) == 0o755 && mode(folder + "/mine.db") == 0o600)
    }
  }

  @Test func `two stores on one file take turns`() async throws {
    try await withTemporaryFolder { folder in
      let stores = try (0..<2).map { _ in try SQLiteStore(path: folder + "/store.db") }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (index, store) in stores.enumerated() {
          group.addTask {
            try store.begin(.stub("run-\(index)"))
            for trial in 0..<50 {
              var judgement = Judgement.everyKind[0]
              judgement.key.index = trial
              try store.append([TrialRecord(judgement: judgement, trace: nil)], to: "run-\(index)")
            }
          }
        }
        try await group.waitForAll()
      }
      for index in 0..<2 { #expect(try stores[1 - index].judgements(of: "run-\(index)").count == 50) }
    }
  }

  @Test(.needsSQLite) func `another process can read and write between two calls`() throws {
    try withTemporaryFolder { folder in
      let store = try SQLiteStore(path: folder + "/store.db")
      try store.begin(.stub("run-a"))
      try sqlite(folder + "/store.db", "UPDATE runs SET state = 'interrupted';")
      #expect(try store.run("run-a").state == .interrupted)
      try store.begin(.stub("run-b"))
    }
  }

  @Test func `what a call returned from survives the process being killed`() throws {
    try withTemporaryFolder { folder in
      let store = try SQLiteStore(path: folder + "/store.db")
      try store.begin(.stub("run-a"))
      let judgement = Judgement.everyKind[0]
      let trace = EnrichedTrace(id: judgement.traceID, request: [1, 2, 3], spanCount: 1)
      try store.append([TrialRecord(judgement: judgement, trace: trace)], to: "run-a")
      // The files as a killed process leaves them: nothing closed, nothing checkpointed.
      try FileManager.default.createDirectory(atPath: folder + "/left", withIntermediateDirectories: true)
      for file in ["store.db", "store.db-wal"] {
        try FileManager.default.copyItem(atPath: folder + "/" + file, toPath: folder + "/left/" + file)
      }
      let left = try SQLiteStore(path: folder + "/left/store.db")
      #expect(try left.judgements(of: "run-a") == [judgement])
      #expect(try left.trace(judgement.traceID) == [1, 2, 3])
      #expect(try left.run("latest").state == .running)
    }
  }

  @Test func `a file that is no database is refused`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/notes.txt"
      try String(repeating: "these are notes, not a database\n", count: 100).write(
        toFile: path, atomically: true, encoding: .utf8)
      let finding = #expect(throws: Finding.self) { try SQLiteStore(path: path) }
      #expect(finding?.rule == .storeUnavailable)
      #expect(finding?.message == "the store `\(path)` could not be opened: the file is not a database")
      #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("these are notes"))
    }
  }

  @Test(
    .needsSQLite,
    arguments: [
      ("CREATE TABLE notes (text);", "it is an SQLite database, but not a store of spangate"),
      (
        "PRAGMA application_id = 1936746356; PRAGMA user_version = 99; CREATE TABLE x (y);", "a newer spangate wrote it"
      ),
    ])
  func `a database that is no store of this version is refused`(sql: String, reason: String) throws {
    try withTemporaryFolder { folder in
      try sqlite(folder + "/other.db", sql)
      let finding = #expect(throws: Finding.self) { try SQLiteStore(path: folder + "/other.db") }
      #expect(finding?.rule == .storeUnavailable)
      #expect(finding?.message.contains(reason) == true)
    }
  }

  @Test(arguments: ["/proc/nowhere/store.db", ""])
  func `a place that cannot be written is refused`(path: String) {
    let finding = #expect(throws: Finding.self) { try SQLiteStore(path: path) }
    #expect(finding?.rule == .storeUnavailable)
  }

  @Test(.needsSQLite) func `a damaged record is a finding, not a crash`() throws {
    try withTemporaryFolder { folder in
      let store = try SQLiteStore(path: folder + "/store.db")
      try store.begin(.stub("run-a"))
      try store.append([TrialRecord(judgement: .everyKind[0], trace: nil)], to: "run-a")
      for body in ["{}", "{", #"{"measures": {}, "suite": 1}"#] {
        try sqlite(folder + "/store.db", "UPDATE judgements SET body = '\(body)';")
        let finding = #expect(throws: Finding.self) { try store.judgements(of: "run-a") }
        #expect(finding?.message.contains("is damaged") == true)
      }
    }
  }

  private func sqlite(_ path: String, _ sql: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/sqlite3")
    process.arguments = [path, sql]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}

extension Trait where Self == ConditionTrait {
  /// SQLite's own shell plays the other process.
  fileprivate static var needsSQLite: Self {
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3"), "there is no /usr/bin/sqlite3")
  }
}
