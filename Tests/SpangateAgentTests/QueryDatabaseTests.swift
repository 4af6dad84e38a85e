import FoundationEssentials
import SpangateAgent
import SpangateCore
import Testing

@Suite(.timeLimit(.minutes(5)))
struct QueryDatabaseTests {
  private let orders = """
    CREATE TABLE orders (id INTEGER PRIMARY KEY, city TEXT, total REAL, note BLOB);
    INSERT INTO orders VALUES (1, 'Graz', 12.5, NULL), (2, 'Linz', 1e999, x'0102');
    """

  private func tool(_ limits: ReadOnlyDatabase.Limits = .init()) throws -> QueryDatabase {
    QueryDatabase(try ReadOnlyDatabase(sql: orders, limits: limits))
  }

  private func failure(_ arguments: JSONValue, _ limits: ReadOnlyDatabase.Limits = .init()) async throws -> String? {
    let tool = try tool(limits)
    return await #expect(throws: ToolFailure.self) { try await tool.run(arguments) }?.description
  }

  @Test func `rows come as JSON, also values that JSON has no form for`() async throws {
    let result = try await tool().run(["sql": "SELECT * FROM orders ORDER BY id"])
    #expect(
      result == [
        "columns": ["id", "city", "total", "note"],
        "rows": [
          ["id": 1, "city": "Graz", "total": 12.5, "note": nil],
          ["id": 2, "city": "Linz", "total": "inf", "note": "(2 bytes)"],
        ],
        "truncated": false,
      ])
  }

  @Test(arguments: [
    "  select count(*) AS n from orders;", "WITH o AS (SELECT 1) SELECT count(*) AS n FROM orders",
    "SELECT count(*) AS n FROM orders -- ; DELETE FROM orders",
  ])
  func `queries are run`(sql: String) async throws {
    #expect(try await tool().run(["sql": .string(sql)]).value(at: "/rows/0/n") == 2)
  }

  @Test(arguments: [
    "DELETE FROM orders", "INSERT INTO orders (id) VALUES (3)", "DROP TABLE orders", "ATTACH 'other.db' AS other",
    "PRAGMA query_only = OFF", "VACUUM INTO 'copy.db'", "EXPLAIN SELECT 1", "", "/* SELECT */ DELETE FROM orders",
    "WITH o AS (SELECT 1) DELETE FROM orders", "SELECT 1; DELETE FROM orders", "SELECT 1; ATTACH 'other.db' AS other",
    "SELECT load_extension('evil')",
  ])
  func `anything but one query is refused and changes nothing`(sql: String) async throws {
    let tool = try tool()
    await #expect(throws: ToolFailure.self) { try await tool.run(["sql": .string(sql)]) }
    #expect(try await tool.run(["sql": "SELECT count(*) AS n FROM orders"]).value(at: "/rows/0/n") == 2)
  }

  @Test func `an error of SQLite's is told in its words`() async throws {
    #expect(try await failure(["sql": "SELECT refund FROM orders"]) == "no such column: refund")
    #expect(try await failure(["sql": 3]) == "`sql` must be a string")
    #expect(try await failure([:]) == "`sql` is missing")
  }

  @Test func `rows beyond the limit are left out and said so`() async throws {
    let many = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 101) SELECT n FROM c"
    let result = try await tool().run(["sql": .string(many)])
    #expect(result["rows"]?.array?.count == 100 && result["truncated"] == true)
    let exact = try await tool(.init(rows: 101)).run(["sql": .string(many)])
    #expect(exact["rows"]?.array?.count == 101 && exact["truncated"] == false)
  }

  @Test func `an answer is bounded in bytes, and so is a value`() async throws {
    let wide = try await tool(.init(bytes: 100)).run(["sql": "SELECT hex(zeroblob(1000)) AS x FROM orders"])
    #expect(wide["rows"] == [] && wide["truncated"] == true)
    #expect(try await failure(["sql": "SELECT zeroblob(100000000)"]) == "string or blob too big")
  }

  @Test func `a query that never ends is interrupted, and the next one works`() async throws {
    let tool = try tool(.init(time: .milliseconds(20)))
    let endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c"
    await #expect(throws: ToolFailure("the query took longer than 20 ms")) {
      try await tool.run(["sql": .string(endless)])
    }
    #expect(try await tool.run(["sql": "SELECT 1 AS one"]).value(at: "/rows/0/one") == 1)
  }

  @Test func `a cancelled query ends`() async throws {
    let tool = try tool(.init(time: .seconds(60)))
    let endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c"
    let query = Task { try await tool.run(["sql": .string(endless)]) }
    query.cancel()
    await #expect(throws: CancellationError.self) { try await query.value }
  }

  @Test func `files are opened as databases or as SQL, and what is neither is refused`() async throws {
    let folder = try ScratchFolder([
      "orders.sql": orders, "broken.sql": "CREATE", "not.db": String(repeating: "x", count: 4_096),
    ])
    let tool = QueryDatabase(try ReadOnlyDatabase(path: "\(folder.path)/orders.sql"))
    #expect(try await tool.run(["sql": "SELECT count(*) AS n FROM orders"]).value(at: "/rows/0/n") == 2)
    for name in ["broken.sql", "absent.sql", "not.db", "absent.db"] {
      let path = "\(folder.path)/\(name)"
      #expect(throws: ToolFailure.self) { try ReadOnlyDatabase(path: path) }
      #expect(FileManager.default.fileExists(atPath: path) == !name.hasPrefix("absent"))
    }
  }
}
