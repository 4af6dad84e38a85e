import SpangateCore
package import SpangateModels
package import SpangateTrace

/// `query_database`: one read-only query over an SQLite database.
package struct QueryDatabase: Tool {
  private let database: ReadOnlyDatabase

  package init(_ database: ReadOnlyDatabase) { self.database = database }

  package static let name = "query_database"

  package var description: ToolDescription {
    ToolDescription(
      name: Self.name,
      summary: "Runs one SQL SELECT over the SQLite database and returns its rows as JSON.",
      parameters: [
        "type": "object", "properties": ["sql": ["type": "string", "description": "One SELECT statement."]],
        "required": ["sql"], "additionalProperties": false,
      ])
  }

  package func run(_ arguments: JSONValue) async throws -> JSONValue {
    guard let sql = try arguments.text("sql") else { throw ToolFailure("`sql` is missing") }
    return try await database.query(sql)
  }
}
