import SpangateBench

/// Prints what was measured, one figure a line.
@main
enum Bench {
  static func main() async throws {
    for figure in try await targetBench() + receiverBench() { print("\(figure.name)\t\(figure.value)") }
  }
}
