/// What the variables of each provider mean. An empty variable counts as none.
///
/// Sources: the providers' lists of predefined variables, as read in semantic-release's env-ci.
struct CIVariables {
  private let environment: [String: String]

  init(_ environment: [String: String]) { self.environment = environment }

  /// The first of some variables that has a value.
  private func first(_ names: String...) -> String? {
    names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
  }

  func show(_ provider: CIRun.Provider) -> Bool {
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

  func run(of provider: CIRun.Provider) -> CIRun {
    switch provider {
    case .github: github
    case .gitlab: gitlab
    case .buildkite: buildkite
    case .circleci: circleci
    case .jenkins: jenkins
    case .azure: azure
    case .generic: CIRun(.generic)
    }
  }

  private var github: CIRun {
    var run = CIRun(.github)
    let reference = first("GITHUB_REF")
    run.name = first("GITHUB_WORKFLOW")
    run.runID = first("GITHUB_RUN_ID")
    run.revision = first("GITHUB_SHA")
    run.branch = first("GITHUB_HEAD_REF", "GITHUB_REF_NAME") ?? reference?.withoutPrefix("refs/heads/")
    run.change = reference?.numberOfChange
    if let server = first("GITHUB_SERVER_URL"), let repository = first("GITHUB_REPOSITORY") {
      run.repository = "\(server)/\(repository)"
      run.url = run.runID.map { "\(server)/\(repository)/actions/runs/\($0)" }
    }
    return run
  }

  private var gitlab: CIRun {
    var run = CIRun(.gitlab)
    run.name = first("CI_PIPELINE_NAME", "CI_JOB_NAME")
    run.runID = first("CI_PIPELINE_ID")
    run.url = first("CI_JOB_URL", "CI_PIPELINE_URL")
    run.revision = first("CI_COMMIT_SHA")
    run.branch = first("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_REF_NAME")
    run.change = first("CI_MERGE_REQUEST_IID")
    run.repository = first("CI_PROJECT_URL")
    return run
  }

  private var buildkite: CIRun {
    var run = CIRun(.buildkite)
    run.name = first("BUILDKITE_PIPELINE_SLUG")
    run.runID = first("BUILDKITE_BUILD_ID")
    run.url = first("BUILDKITE_BUILD_URL")
    // A build by hand may still say `HEAD` instead of a revision.
    run.revision = first("BUILDKITE_COMMIT").flatMap { $0 == "HEAD" ? nil : $0 }
    run.branch = first("BUILDKITE_BRANCH")
    run.change = first("BUILDKITE_PULL_REQUEST").flatMap { $0 == "false" ? nil : $0 }
    run.repository = first("BUILDKITE_REPO")
    return run
  }

  private var circleci: CIRun {
    var run = CIRun(.circleci)
    run.name = first("CIRCLE_JOB")
    run.runID = first("CIRCLE_WORKFLOW_ID", "CIRCLE_BUILD_NUM")
    run.url = first("CIRCLE_BUILD_URL")
    run.revision = first("CIRCLE_SHA1")
    run.branch = first("CIRCLE_BRANCH")
    run.change =
      first("CIRCLE_PR_NUMBER") ?? first("CIRCLE_PULL_REQUEST")?.split(separator: "/").last.map(String.init)
    run.repository = first("CIRCLE_REPOSITORY_URL")
    return run
  }

  private var jenkins: CIRun {
    var run = CIRun(.jenkins)
    run.name = first("JOB_NAME")
    run.runID = first("BUILD_NUMBER")
    run.url = first("BUILD_URL")
    run.revision = first("GIT_COMMIT")
    run.branch = first("CHANGE_BRANCH", "BRANCH_NAME", "GIT_BRANCH")?.withoutPrefix("origin/")
    run.change = first("CHANGE_ID")
    run.repository = first("GIT_URL")
    return run
  }

  private var azure: CIRun {
    var run = CIRun(.azure)
    run.name = first("BUILD_DEFINITIONNAME")
    run.runID = first("BUILD_BUILDID")
    if let collection = first("SYSTEM_COLLECTIONURI"), let project = first("SYSTEM_TEAMPROJECT"),
      let build = run.runID
    {
      let slash = collection.hasSuffix("/") ? "" : "/"
      run.url = "\(collection)\(slash)\(project.percentEncoded)/_build/results?buildId=\(build)"
    }
    run.revision = first("BUILD_SOURCEVERSION")
    run.branch = first("SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH")?.withoutPrefix("refs/heads/")
    run.change = first("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER", "SYSTEM_PULLREQUEST_PULLREQUESTID")
    run.repository = first("BUILD_REPOSITORY_URI")
    return run
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
