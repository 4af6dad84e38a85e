extension Dialect {
  /// Claude Code's own spans. Their bare names mean something in its scope alone, and its input leaves out what came
  /// from a cache or went to one.
  static let claudeCode = Dialect(
    role: { span in
      guard span.isOfClaudeCode else { return nil }
      return switch span.attributes.string("span.type") {
      case "interaction": .agent
      case "llm_request": .model
      case "tool": .tool
      default: .step
      }
    },
    amend: { span, reading in
      guard span.isOfClaudeCode else { return }
      let attributes = span.attributes
      switch reading.role {
      case .tool: reading.fill(.toolName, attributes["tool_name"])
      case .model:
        reading.fill(.requestModel, attributes["model"])
        reading.fill(.provider, "anthropic")
        reading.fill(.finishReasons, attributes["stop_reason"])
        reading.fill(.outputTokens, attributes["output_tokens"])
        reading.fill(.cacheRead, attributes["cache_read_tokens"])
        reading.fill(.cacheWrite, attributes["cache_creation_tokens"])
        if reading[.inputTokens] == nil, let fresh = attributes.int("input_tokens"), fresh >= 0 {
          let cached = (reading.int(.cacheRead) ?? 0).saturatingSum(reading.int(.cacheWrite) ?? 0)
          reading[.inputTokens] = .int(fresh.saturatingSum(cached))
        }
      default: break
      }
    })
}

extension SpanRecord {
  fileprivate var isOfClaudeCode: Bool { scope.hasPrefix("com.anthropic.claude_code") }
}
