/// A tool whose results can be read.
package enum ImportTool: String, Sendable, CaseIterable {
  case whatifd, inspect, promptfoo, junit
  case openAIEvals = "openai-evals"

  /// As its makers write it.
  package var title: String {
    switch self {
    case .whatifd: "whatifd"
    case .inspect: "Inspect"
    case .promptfoo: "promptfoo"
    case .junit: "JUnit"
    case .openAIEvals: "OpenAI evals"
    }
  }
}
