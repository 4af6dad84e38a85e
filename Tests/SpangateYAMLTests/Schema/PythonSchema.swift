import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// An implementation of JSON Schema that knows nothing of ours: Python's `jsonschema`.
enum PythonSchema {
  static let isThere = (try? run("import jsonschema", input: "")) != nil
  static let missing: Comment = "no python3 with jsonschema; `.ci/python otel` makes one for SPANGATE_PYTHON"

  private static let validator = """
    import json, sys
    from jsonschema import Draft202012Validator
    schema, documents = json.load(sys.stdin)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    def place(error): return ".".join(str(part) for part in error.absolute_path)
    print(json.dumps([[f"{place(e)}: {e.message}" for e in validator.iter_errors(d)] for d in documents]))
    """

  /// What is wrong with each document, as `path: message`; the schema itself is checked against its metaschema.
  static func complaints(about documents: [JSONValue], by schema: JSONValue) throws -> [[String]] {
    let input: JSONValue = .array([schema, .array(documents)])
    let output = try JSONValue(parsing: try run(validator, input: input.description))
    return output.array?.map { $0.array?.compactMap(\.string) ?? [] } ?? []
  }

  private static func run(_ program: String, input: String) throws -> String {
    let process = Process()
    let python = ProcessInfo.processInfo.environment["SPANGATE_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }
    process.executableURL = URL(filePath: python ?? "/usr/bin/env")
    process.arguments = (python == nil ? ["python3"] : []) + ["-c", program]
    let (stdin, stdout) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (stdin, stdout, FileHandle.nullDevice)
    try process.run()
    try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try stdin.fileHandleForWriting.close()
    let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return String(decoding: output, as: UTF8.self)
  }
}
