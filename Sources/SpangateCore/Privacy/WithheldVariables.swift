/// Variables that agents and command scorers do not get unless they ask: those that open doors of the pipeline, of the
/// backends and of the judges, none of which they need.
package struct WithheldVariables: Sendable, Equatable {
  package let names: Set<String>

  /// - Parameters:
  ///   - environment: spangate's own.
  ///   - others: further names; a provider's customary variable is not withheld, since agents mostly need it themselves.
  package init(in environment: [String: String], and others: some Sequence<String> = []) {
    names = Set(environment.keys.filter(Self.isOfPipeline))
      .union(others.filter { environment[$0] != nil && !Self.isCustomary($0) })
  }

  /// Those of an environment that processes get.
  package func left(of environment: [String: String]) -> [String: String] {
    environment.filter { !names.contains($0.key) }
  }

  /// Source: the documentation of GitHub Actions, GitLab CI, Azure Pipelines, Buildkite, CircleCI and Bitbucket.
  private static func isOfPipeline(_ name: String) -> Bool {
    pipeline.contains(name) || ["ACTIONS_", "CI_JOB_JWT", "CIRCLE_OIDC_TOKEN"].contains { name.hasPrefix($0) }
  }

  private static let pipeline: Set<String> = [
    "GITHUB_TOKEN", "GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY", "GH_TOKEN",
    "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "INPUT_GITHUB-TOKEN", "INPUT_TOKEN", "CI_JOB_TOKEN",
    "CI_REGISTRY_PASSWORD", "CI_DEPLOY_PASSWORD", "CI_DEPENDENCY_PROXY_PASSWORD", "CI_REPOSITORY_URL", "GITLAB_TOKEN",
    "SYSTEM_ACCESSTOKEN", "BUILDKITE_AGENT_ACCESS_TOKEN", "BUILDKITE_AGENT_TOKEN", "CIRCLE_TOKEN",
    "BITBUCKET_STEP_OIDC_TOKEN", "BITBUCKET_TOKEN", "DRONE_NETRC_PASSWORD", "SEMAPHORE_OIDC_TOKEN", "JENKINS_API_TOKEN",
    "NPM_TOKEN", "NODE_AUTH_TOKEN", "TWINE_PASSWORD", "PYPI_TOKEN", "CARGO_REGISTRY_TOKEN",
  ]

  private static func isCustomary(_ name: String) -> Bool {
    name.hasPrefix("AWS_") || name.hasPrefix("AZURE_OPENAI_")
      || providers.contains { name == $0 + "_API_KEY" || name == $0 + "_BASE_URL" || name == $0 + "_TOKEN" }
  }

  private static let providers = [
    "OPENAI", "ANTHROPIC", "GEMINI", "GOOGLE", "GOOGLE_GENERATIVE_AI", "MISTRAL", "COHERE", "CO", "GROQ", "DEEPSEEK",
    "TOGETHER", "TOGETHERAI", "OPENROUTER", "XAI", "PERPLEXITY", "PERPLEXITYAI", "FIREWORKS", "CEREBRAS", "HF",
    "HUGGINGFACE", "HUGGINGFACEHUB", "REPLICATE", "VOYAGE", "OLLAMA", "NVIDIA", "MOONSHOT", "DASHSCOPE", "ZHIPUAI",
  ]
}
