package import SpangateTrace

/// A type of a configuration that states its own JSON Schema, because what it accepts cannot be seen by decoding it.
///
/// Most types need not: their schema is read off the keys that they ask a decoder for. One that decodes a text and
/// takes it apart states the pattern here, so that editors complete and check it.
package protocol SchemaStating: Decodable {
  /// JSON Schema, draft 2020-12.
  static var schema: JSONValue { get }
}
