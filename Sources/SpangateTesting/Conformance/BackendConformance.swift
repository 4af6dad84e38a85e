package import SpangateCore
package import SpangateTrace

/// What every backend owes its users, wherever it sends spans.
package struct BackendConformance {
  let backend: any Backend.Type

  package init(of backend: any Backend.Type) { self.backend = backend }

  /// One line for each promise that is not kept.
  ///
  /// - Parameters:
  ///   - config: as a user writes it; nil for a backend that needs none.
  ///   - trial: with scores, of which one has a hostile name.
  package func problems(with config: JSONValue?, annotating trial: ScoredTrial) -> [String] {
    do {
      let backend = try JSONValueDecoder.configured(backend, from: config)
      return self.backend.kind.problems + misspellingProblems(config) + endpointProblems(backend)
        + linkProblems(backend) + annotationProblems(backend, trial)
    } catch {
      return self.backend.kind.problems + ["\(error)"]
    }
  }

  private func misspellingProblems(_ config: JSONValue?) -> [String] {
    var object = config?.object ?? [:]
    if let config, config.object == nil, let key = backend.shorthand { object[key] = config }
    object["no_such_key"] = 1
    let isAccepted = (try? JSONValueDecoder.configured(backend, from: .object(object))) != nil
    return isAccepted ? ["accepts a key that means nothing"] : []
  }

  private func endpointProblems(_ backend: any Backend) -> [String] {
    var problems: [String] = []
    if backend.traces.url.firstMatch(of: /^https?:\/\/.+\/v1\/traces(\?.*)?$/) == nil {
      problems.append("`\(backend.traces.url)` takes no traces over OTLP")
    }
    if backend.traces.timeout <= .zero { problems.append("waits for nothing") }
    return problems
  }

  /// What cannot be linked has no URL, and what can be has one with its ID in it.
  private func linkProblems(_ backend: any Backend) -> [String] {
    let can = type(of: backend).can
    let (trace, span) = (TraceID(high: 0x4bf9, low: 0xa1)!, SpanID(0xf067)!)
    var problems: [String] = []
    let page = backend.url(of: trace, span: nil)
    let spanPage = backend.url(of: trace, span: span)
    if page != nil, !can.contains(.traceLinks) { problems.append("has a page of a trace, and says that it has none") }
    if page.map({ !$0.isPage(with: "\(trace)") }) ?? false { problems.append("`\(page!)` is no page of the trace") }
    guard can.contains(.spanLinks), let spanPage else { return problems }
    if !spanPage.isPage(with: "\(span)") { problems.append("`\(spanPage)` is no page of the span") }
    return problems
  }

  private func annotationProblems(_ backend: any Backend, _ trial: ScoredTrial) -> [String] {
    let requests = backend.annotations(for: trial)
    guard type(of: backend).can.contains(.annotations) else {
      return requests.isEmpty ? [] : ["annotates, and says that it does not"]
    }
    var problems = requests.isEmpty ? ["says that it annotates, and does not"] : []
    if !requests.allSatisfy({ (try? JSONValue(parsing: $0.body ?? [])) != nil }) {
      problems.append("sends annotations that are not JSON")
    }
    if !requests.allSatisfy({ $0.url.isPage(with: "") }) { problems.append("sends annotations to no URL") }
    var unscored = trial
    unscored.judgement.scores = []
    if !backend.annotations(for: unscored).isEmpty { problems.append("annotates a trial without scores") }
    return problems
  }
}

extension String {
  fileprivate func isPage(with id: String) -> Bool {
    (hasPrefix("http://") || hasPrefix("https://")) && contains(id)
      && unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 && $0.value != 0x7f }
  }
}
