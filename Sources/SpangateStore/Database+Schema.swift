import GRDB
import SpangateCore

extension Database {
  /// "spgt": tells a store from any other SQLite file.
  private static let applicationID = 0x7370_6774

  /// Each step takes a store from the version that is its index to the next. Never edit a step; append one.
  private static let migrations = [
    """
    CREATE TABLE runs (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      started_at INTEGER NOT NULL,
      finished_at INTEGER,
      state TEXT NOT NULL,
      record TEXT NOT NULL);
    CREATE INDEX runs_by_start ON runs (started_at);
    CREATE TABLE judgements (
      run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
      suite TEXT NOT NULL,
      "case" TEXT NOT NULL,
      variant TEXT NOT NULL,
      "index" INTEGER NOT NULL,
      body TEXT NOT NULL,
      PRIMARY KEY (run, suite, "case", variant, "index")) WITHOUT ROWID;
    CREATE TABLE traces (
      number INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
      size INTEGER NOT NULL,
      body BLOB NOT NULL);
    CREATE TABLE baselines (
      name TEXT PRIMARY KEY,
      accepted_at INTEGER NOT NULL,
      body TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE spool (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      backend TEXT NOT NULL,
      traces BLOB NOT NULL,
      size INTEGER NOT NULL,
      body BLOB NOT NULL);
    CREATE INDEX spool_by_backend ON spool (backend, id);
    """,
    """
    CREATE TABLE prompts (
      name TEXT NOT NULL,
      version TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      PRIMARY KEY (name, version)) WITHOUT ROWID;
    """,
    // The process that delivers or measures it, for as long as it runs; empty where that is not known.
    """
    ALTER TABLE spool ADD COLUMN owner TEXT NOT NULL DEFAULT '';
    ALTER TABLE runs ADD COLUMN owner TEXT NOT NULL DEFAULT '';
    """,
    // What backends refused for good, until a run has said so.
    """
    CREATE TABLE refusals (
      id INTEGER PRIMARY KEY,
      backend TEXT NOT NULL,
      traces BLOB NOT NULL,
      spans INTEGER NOT NULL,
      problem TEXT NOT NULL,
      owner TEXT NOT NULL);
    """,
  ]

  /// Whether it is a store as this version writes it, where it cannot be made one.
  func checkVersion() throws {
    let version = try Int.fetchOne(self, sql: "PRAGMA user_version") ?? 0
    guard try Int.fetchOne(self, sql: "PRAGMA application_id") ?? 0 == Self.applicationID else {
      throw Finding(.storeUnavailable, "it is an SQLite database, but not a store of spangate")
    }
    guard version == Self.migrations.count else {
      throw Finding(
        .storeUnavailable,
        "another spangate wrote it (format \(version); this one knows \(Self.migrations.count)), and it is read-only",
        help: "copy its folder to where it can be written, and name the copy with `--store`")
    }
  }

  /// Makes a new file a store and brings an older store up to date, in one transaction.
  ///
  /// The version is read inside of it, so that two processes that start together do not both migrate.
  func migrate() throws {
    try inTransaction(.immediate) {
      let version = try Int.fetchOne(self, sql: "PRAGMA user_version") ?? 0
      let application = try Int.fetchOne(self, sql: "PRAGMA application_id") ?? 0
      let isNew = try Int.fetchOne(self, sql: "SELECT count(*) FROM sqlite_master") == 0
      guard isNew || application == Self.applicationID else {
        throw Finding(.storeUnavailable, "it is an SQLite database, but not a store of spangate")
      }
      guard version <= Self.migrations.count else {
        throw Finding(
          .storeUnavailable, "a newer spangate wrote it (format \(version); this one knows \(Self.migrations.count))",
          help: "use that version, or another store with `--store`")
      }
      for step in Self.migrations[version...] { try execute(sql: step) }
      try execute(sql: "PRAGMA application_id = \(Self.applicationID)")
      try execute(sql: "PRAGMA user_version = \(Self.migrations.count)")
      return .commit
    }
  }
}
