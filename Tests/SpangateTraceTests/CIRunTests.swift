import SpangateTrace
import Testing

struct CIRunTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let provider: CIRun.Provider
    let environment: [String: String]
    /// Name, run, revision, branch, change, URL, repository.
    let expected: [String?]
    var testDescription: String { provider.rawValue }
  }

  static let examples = [
    Example(
      provider: .github,
      environment: [
        "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_WORKFLOW": "gate", "GITHUB_RUN_ID": "7", "GITHUB_SHA": "abc",
        "GITHUB_HEAD_REF": "terse", "GITHUB_REF_NAME": "12/merge", "GITHUB_REF": "refs/pull/12/merge",
        "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "o/r",
      ],
      expected: [
        "gate", "7", "abc", "terse", "12", "https://github.com/o/r/actions/runs/7", "https://github.com/o/r",
      ]),
    Example(
      provider: .github,
      environment: [
        "GITHUB_ACTIONS": "true", "GITHUB_HEAD_REF": "", "GITHUB_REF_NAME": "main", "GITHUB_REF": "refs/heads/main",
      ], expected: [nil, nil, nil, "main", nil, nil, nil]),
    Example(
      provider: .gitlab,
      environment: [
        "CI": "true", "GITLAB_CI": "true", "CI_JOB_NAME": "gate", "CI_PIPELINE_ID": "9", "CI_COMMIT_SHA": "abc",
        "CI_COMMIT_REF_NAME": "main", "CI_MERGE_REQUEST_IID": "3", "CI_JOB_URL": "https://gitlab.com/g/p/-/jobs/1",
        "CI_PROJECT_URL": "https://gitlab-ci-token:s3cret@gitlab.com/g/p",
      ],
      expected: ["gate", "9", "abc", "main", "3", "https://gitlab.com/g/p/-/jobs/1", "https://gitlab.com/g/p"]),
    Example(
      provider: .buildkite,
      environment: [
        "BUILDKITE": "true", "BUILDKITE_PIPELINE_SLUG": "gate", "BUILDKITE_BUILD_ID": "u", "BUILDKITE_COMMIT": "HEAD",
        "BUILDKITE_BRANCH": "main", "BUILDKITE_PULL_REQUEST": "false", "BUILDKITE_BUILD_URL": "https://b/1",
        "BUILDKITE_REPO": "git@github.com:o/r.git",
      ], expected: ["gate", "u", nil, "main", nil, "https://b/1", "git@github.com:o/r.git"]),
    Example(
      provider: .circleci,
      environment: [
        "CIRCLECI": "true", "CIRCLE_JOB": "gate", "CIRCLE_BUILD_NUM": "5", "CIRCLE_SHA1": "abc", "CIRCLE_BRANCH": "b",
        "CIRCLE_PULL_REQUEST": "https://github.com/o/r/pull/12", "CIRCLE_REPOSITORY_URL": "user:pw@host:o/r.git",
      ], expected: ["gate", "5", "abc", "b", "12", nil, "host:o/r.git"]),
    Example(
      provider: .jenkins,
      environment: [
        "JENKINS_URL": "https://j", "JOB_NAME": "gate", "BUILD_NUMBER": "5", "GIT_COMMIT": "abc",
        "GIT_BRANCH": "origin/main", "BUILD_URL": "https://u:p@j/job/5/?a=@", "GIT_URL": "ssh://git@host/r.git",
      ], expected: ["gate", "5", "abc", "main", nil, "https://j/job/5/?a=@", "ssh://host/r.git"]),
    Example(
      provider: .azure,
      environment: [
        "TF_BUILD": "True", "BUILD_DEFINITIONNAME": "gate", "BUILD_BUILDID": "8", "BUILD_SOURCEVERSION": "abc",
        "BUILD_SOURCEBRANCH": "refs/heads/main", "SYSTEM_PULLREQUEST_PULLREQUESTID": "4",
        "SYSTEM_COLLECTIONURI": "https://dev.azure.com/org/", "SYSTEM_TEAMPROJECT": "My Project",
        "BUILD_REPOSITORY_URI": "https://org@dev.azure.com/org/r",
      ],
      expected: [
        "gate", "8", "abc", "main", "4", "https://dev.azure.com/org/My%20Project/_build/results?buildId=8",
        "https://dev.azure.com/org/r",
      ]),
    Example(provider: .generic, environment: ["CI": "1"], expected: [nil, nil, nil, nil, nil, nil, nil]),
  ]

  @Test(arguments: examples)
  func `a provider's variables tell the run, the revision and the change`(example: Example) throws {
    let run = try #require(CIRun(environment: example.environment))
    #expect(run.provider == example.provider)
    let read = [
      run.name, run.runID, run.revision, run.branch, run.change, run.url,
      run.repository,
    ]
    #expect(read == example.expected)
  }

  @Test(arguments: [[:], ["CI": ""], ["CI": "false"], ["HOME": "/"]])
  func `outside of a pipeline there is none`(environment: [String: String]) {
    #expect(CIRun(environment: environment) == nil)
  }

  @Test func `attributes hold what is known and no credentials`() throws {
    let run = try #require(CIRun(environment: Self.examples[2].environment))
    #expect(run.attributes[Vocabulary.headRevision] == "abc")
    #expect(run.attributes[Vocabulary.changeID] == "3")
    #expect(!"\(run.attributes)".contains("s3cret"))
    #expect(try #require(CIRun(environment: ["CI": "1"])).attributes.isEmpty)
  }
}
