/// A value of a configuration that may read the environment wherever it stands: a path, an address, where a key is.
///
/// What a scorer is told is otherwise taken as it is written, so that a suite asks the same wherever it runs.
package struct FromEnvironment<Value: Decodable & Sendable>: Decodable, Sendable {
  package var value: Value

  package init(_ value: Value) { self.value = value }

  package init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(Value.self)
  }
}
