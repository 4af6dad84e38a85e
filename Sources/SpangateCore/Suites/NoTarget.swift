import SpangateTrace

/// What a suite without an `agent` has in its place: nothing can be asked of it.
package struct NoTarget: Target {
  package static let kind = Kind("none", "there is nobody to ask")

  package init() {}
  package init(config: NoConfig) {}

  package func open(in place: RunPlace, using tools: Tools) async throws(AgentFailure) -> any TargetSession {
    throw AgentFailure(.refused, "the suite has no `agent`", isTransient: false)
  }
}
