package import SpangateTrace

/// JSON that is well-formed and not what it should be, and where.
package struct JSONShapeError: Error, Sendable, Equatable {
  package var problem: String
  /// Keys and indices from the top, outermost first.
  package var path: [String]

  package init(_ problem: String, at path: [String] = []) {
    self.problem = problem
    self.path = path
  }
}

extension JSONValue {
  /// Reads the member of an object and says where it went wrong.
  ///
  /// - Throws: ``JSONShapeError`` when it is absent or `read` does not take it.
  package func field<Value>(
    _ key: String, _ expected: String, _ read: (JSONValue) throws(JSONShapeError) -> Value?
  ) throws(JSONShapeError) -> Value {
    guard case .object(let object) = self else { throw JSONShapeError("expected an object") }
    guard let member = object[key] else { throw JSONShapeError("`\(key)` is missing") }
    return try member.read(as: expected, at: key, read)
  }

  /// As ``field(_:_:_:)``, for a member that may be absent.
  package func optionalField<Value>(
    _ key: String, _ expected: String, _ read: (JSONValue) throws(JSONShapeError) -> Value?
  ) throws(JSONShapeError) -> Value? {
    guard case .object(let object) = self else { throw JSONShapeError("expected an object") }
    guard let member = object[key] else { return nil }
    return try member.read(as: expected, at: key, read)
  }

  /// Reads every member of an object under its key.
  package func dictionary<Value>(
    _ expected: String, _ read: (JSONValue) throws(JSONShapeError) -> Value?
  ) throws(JSONShapeError) -> [String: Value] {
    guard case .object(let object) = self else { throw JSONShapeError("expected an object") }
    var result: [String: Value] = [:]
    for (key, value) in object { result[key] = try value.read(as: expected, at: key, read) }
    return result
  }

  /// Reads every item of an array.
  package func list<Value>(
    _ expected: String, _ read: (JSONValue) throws(JSONShapeError) -> Value?
  ) throws(JSONShapeError) -> [Value] {
    guard case .array(let items) = self else { throw JSONShapeError("expected an array") }
    var result: [Value] = []
    for (index, item) in items.enumerated() { result.append(try item.read(as: expected, at: "\(index)", read)) }
    return result
  }

  private func read<Value>(
    as expected: String, at key: String, _ read: (JSONValue) throws(JSONShapeError) -> Value?
  ) throws(JSONShapeError) -> Value {
    do throws(JSONShapeError) {
      guard let value = try read(self) else { throw JSONShapeError("expected \(expected)") }
      return value
    } catch {
      throw JSONShapeError(error.problem, at: [key] + error.path)
    }
  }

  /// Nanoseconds since 1970.
  var timestamp: Timestamp? { int.map { Timestamp(nanoseconds: Int128($0)) } }

  var fingerprint: Fingerprint? { string.map { Fingerprint(recorded: $0) } }

  /// A number that can be compared.
  var sample: Double? { double.flatMap { $0.isSample ? $0 : nil } }

  /// The same of a measure, which is never below 0.
  var measure: Double? { sample.flatMap { $0 >= 0 ? $0 : nil } }
}
