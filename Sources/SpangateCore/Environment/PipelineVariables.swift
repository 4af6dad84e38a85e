/// What the variables of each provider mean. An empty variable counts as none.
///
/// Sources: the providers' lists of predefined variables, as read in semantic-release's env-ci.
struct PipelineVariables {
  private let environment: [String: String]

  init(_ environment: [String: String]) { self.environment = environment }

  /// The first of some variables that has a value.
  private func first(_ names: String...) -> String? {
    names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
  }

  func show(_ provider: Pipeline.Provider) -> Bool {
    switch provider {
    case .github: first("GITHUB_ACTIONS") != nil
    case .gitlab: first("GITLAB_CI") != nil
    case .buildkite: first("BUILDKITE") != nil
    case .circleci: first("CIRCLECI") != nil
    case .jenkins: first("JENKINS_URL") != nil
    case .azure: first("TF_BUILD", "BUILD_BUILDURI") != nil
    case .generic: first("CI").map { !["false", "0"].contains($0) } ?? false
    }
  }

  func pipeline(of provider: Pipeline.Provider) -> Pipeline {
    switch provider {
    case .github: github
    case .gitlab: gitlab
    case .buildkite: buildkite
    case .circleci: circleci
    case .jenkins: jenkins
    case .azure: azure
    case .generic: Pipeline(.generic)
    }
  }

  private var github: Pipeline {
    var pipeline = Pipeline(.github)
    let reference = first("GITHUB_REF")
    pipeline.name = first("GITHUB_WORKFLOW")
    pipeline.runID = first("GITHUB_RUN_ID")
    pipeline.revision = first("GITHUB_SHA")
    pipeline.branch = first("GITHUB_HEAD_REF", "GITHUB_REF_NAME") ?? reference?.withoutPrefix("refs/heads/")
    pipeline.change = reference?.numberOfChange
    if let server = first("GITHUB_SERVER_URL"), let repository = first("GITHUB_REPOSITORY") {
      pipeline.repository = "\(server)/\(repository)"
      pipeline.url = pipeline.runID.map { "\(server)/\(repository)/actions/runs/\($0)" }
    }
    return pipeline
  }

  private var gitlab: Pipeline {
    var pipeline = Pipeline(.gitlab)
    pipeline.name = first("CI_PIPELINE_NAME", "CI_JOB_NAME")
    pipeline.runID = first("CI_PIPELINE_ID")
    pipeline.url = first("CI_JOB_URL", "CI_PIPELINE_URL")
    pipeline.revision = first("CI_COMMIT_SHA")
    pipeline.branch = first("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_REF_NAME")
    pipeline.change = first("CI_MERGE_REQUEST_IID")
    pipeline.repository = first("CI_PROJECT_URL")
    return pipeline
  }

  private var buildkite: Pipeline {
    var pipeline = Pipeline(.buildkite)
    pipeline.name = first("BUILDKITE_PIPELINE_SLUG")
    pipeline.runID = first("BUILDKITE_BUILD_ID")
    pipeline.url = first("BUILDKITE_BUILD_URL")
    // A build by hand may still say `HEAD` instead of a revision.
    pipeline.revision = first("BUILDKITE_COMMIT").flatMap { $0 == "HEAD" ? nil : $0 }
    pipeline.branch = first("BUILDKITE_BRANCH")
    pipeline.change = first("BUILDKITE_PULL_REQUEST").flatMap { $0 == "false" ? nil : $0 }
    pipeline.repository = first("BUILDKITE_REPO")
    return pipeline
  }

  private var circleci: Pipeline {
    var pipeline = Pipeline(.circleci)
    pipeline.name = first("CIRCLE_JOB")
    pipeline.runID = first("CIRCLE_WORKFLOW_ID", "CIRCLE_BUILD_NUM")
    pipeline.url = first("CIRCLE_BUILD_URL")
    pipeline.revision = first("CIRCLE_SHA1")
    pipeline.branch = first("CIRCLE_BRANCH")
    pipeline.change =
      first("CIRCLE_PR_NUMBER") ?? first("CIRCLE_PULL_REQUEST")?.split(separator: "/").last.map(String.init)
    pipeline.repository = first("CIRCLE_REPOSITORY_URL")
    return pipeline
  }

  private var jenkins: Pipeline {
    var pipeline = Pipeline(.jenkins)
    pipeline.name = first("JOB_NAME")
    pipeline.runID = first("BUILD_NUMBER")
    pipeline.url = first("BUILD_URL")
    pipeline.revision = first("GIT_COMMIT")
    pipeline.branch = first("CHANGE_BRANCH", "BRANCH_NAME", "GIT_BRANCH")?.withoutPrefix("origin/")
    pipeline.change = first("CHANGE_ID")
    pipeline.repository = first("GIT_URL")
    return pipeline
  }

  private var azure: Pipeline {
    var pipeline = Pipeline(.azure)
    pipeline.name = first("BUILD_DEFINITIONNAME")
    pipeline.runID = first("BUILD_BUILDID")
    if let collection = first("SYSTEM_COLLECTIONURI"), let project = first("SYSTEM_TEAMPROJECT"),
      let build = pipeline.runID
    {
      pipeline.url = "\(collection.withoutSlash)/\(project.percentEncoded)/_build/results?buildId=\(build)"
    }
    pipeline.revision = first("BUILD_SOURCEVERSION")
    pipeline.branch = first("SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH")?.withoutPrefix("refs/heads/")
    pipeline.change = first("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER", "SYSTEM_PULLREQUEST_PULLREQUESTID")
    pipeline.repository = first("BUILD_REPOSITORY_URI")
    return pipeline
  }
}

extension String {
  fileprivate func withoutPrefix(_ prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }

  /// The 12 of `refs/pull/12/merge`.
  fileprivate var numberOfChange: String? {
    let parts = split(separator: "/")
    return parts.count >= 3 && parts[0] == "refs" && parts[1] == "pull" ? String(parts[2]) : nil
  }
}
