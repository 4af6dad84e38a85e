import GRDB
package import SpangateCore

extension SQLiteStore {
  /// The text that a version of a prompt has, by its fingerprint: the first that was ever named here.
  ///
  /// - Parameter text: is kept if the version has none yet.
  package func prompt(_ name: String, version: String, keeping text: Fingerprint) throws(Finding) -> Fingerprint {
    try write { db in
      try db.execute(
        sql: "INSERT OR IGNORE INTO prompts (name, version, fingerprint) VALUES (?, ?, ?)",
        arguments: [name, version, text.description])
      let kept = try String.fetchOne(
        db, sql: "SELECT fingerprint FROM prompts WHERE name = ? AND version = ?", arguments: [name, version])
      return kept.map { Fingerprint(recorded: $0) } ?? text
    }
  }
}
