import SpangateCore

extension Kind {
  /// What is wrong with how something names and describes itself.
  var problems: [String] {
    var problems: [String] = []
    if id.wholeMatch(of: /[a-z][a-z0-9]*(_[a-z0-9]+)*/) == nil { problems.append("`\(id)` is not snake_case") }
    if summary.isEmpty || summary.contains("\n") || summary.count > 100 || summary.hasSuffix(".") {
      problems.append("the summary is not one short line without a full stop")
    }
    return problems
  }
}
