import SpangateCore
import Testing

struct WithheldVariablesTests {
  @Test func `what is the pipeline's and the judge's is withheld, what a provider's customers use is not`() {
    let environment = Dictionary(
      [
        "PATH", "GITHUB_TOKEN", "GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY", "GITHUB_SHA",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "ACTIONS_RUNTIME_URL", "CI_JOB_TOKEN", "OPENAI_API_KEY", "ANTHROPIC_API_KEY",
        "JUDGE_KEY", "LANGFUSE_SECRET_KEY", "AWS_SECRET_ACCESS_KEY",
      ].map { ($0, "x") }
    ) { $1 }
    let withheld = WithheldVariables(
      in: environment, and: ["JUDGE_KEY", "LANGFUSE_SECRET_KEY", "OPENAI_API_KEY", "NOT_THERE"])
    #expect(
      withheld.left(of: environment).keys.sorted() == [
        "ANTHROPIC_API_KEY", "AWS_SECRET_ACCESS_KEY", "GITHUB_SHA", "OPENAI_API_KEY", "PATH",
      ])
    #expect(!withheld.names.contains("NOT_THERE"))
  }
}
