/// The pipeline run that spangate is a step of, as its environment variables tell it.
package struct CIRun: Sendable, Equatable {
  package var provider: Provider
  package var name: String?
  package var runID: String?
  /// The page of this job or run.
  package var url: String?
  package var revision: String?
  package var branch: String?
  /// The number of the pull or merge request.
  package var change: String?
  /// Never with credentials.
  package var repository: String?

  package enum Provider: String, Sendable, CaseIterable {
    case github, gitlab, buildkite, circleci, jenkins, azure
    /// Something that sets `CI` and nothing else that we know.
    case generic
  }

  /// Reads the environment of a process.
  ///
  /// - Returns: nil outside of a pipeline.
  package init?(environment: [String: String]) {
    let variables = CIVariables(environment)
    guard let provider = Provider.allCases.first(where: { variables.show($0) }) else { return nil }
    self = variables.run(of: provider)
    url = url?.withoutCredentials
    repository = repository?.withoutCredentials
  }

  init(_ provider: Provider) { self.provider = provider }

  /// For the resource of spangate's spans; only what is known.
  package var attributes: Attributes {
    let pairs = [
      (Vocabulary.pipelineName, name), (Vocabulary.pipelineRunID, runID), (Vocabulary.pipelineRunURL, url),
      (Vocabulary.headRevision, revision), (Vocabulary.headName, branch), (Vocabulary.changeID, change),
      (Vocabulary.repositoryURL, repository),
    ]
    return Attributes(pairs.compactMap { key, value in value.map { .init(key, .string($0)) } })
  }
}

extension String {
  /// The address without the user and password before its host.
  fileprivate var withoutCredentials: String {
    guard let scheme = firstRange(of: "://") else { return withoutPasswordOfSCP }
    let rest = self[scheme.upperBound...]
    let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    let authority = rest[..<end]
    let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
    return String(self[..<scheme.upperBound] + host + rest[end...])
  }

  /// `git@host:path` names a user that is no secret; `user:password@host:path` loses both.
  private var withoutPasswordOfSCP: String {
    guard let at = lastIndex(of: "@"), self[..<at].contains(":") else { return self }
    return String(self[index(after: at)...])
  }
}
