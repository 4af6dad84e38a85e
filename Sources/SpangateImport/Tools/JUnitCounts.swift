import SpangateCore
import SpangateTrace

/// That a test of a JUnit file failed: by its element, or by what its attributes say of its end.
struct JUnitFailure {
  var message: String

  /// nil where it did not; an error is none of these.
  init?(of test: XMLElement) {
    if let failure = test.children("failure").first {
      message = failure.message ?? "it does not say why"
    } else if let end = test.ends.intersection(["failed", "fail", "failure", "error", "broken"]).min() {
      message = "the file says that the test ended as `\(end)`"
    } else {
      return nil
    }
  }
}

/// What a suite of a JUnit file announces, against the tests in it and in the suites within it.
struct JUnitCounts {
  private let suite: XMLElement

  init(of suite: XMLElement) { self.suite = suite }

  /// Why not all of it is there, each in a sentence.
  var gaps: [String] {
    var gaps: [String] = []
    let name = suite.attributes["name"] ?? ""
    let its = suite.name == "testsuite" ? "its suite `\(name.inert(limit: 100))`" : "it"
    for name in ["error", "failure"] {
      guard let problem = suite.children(name).first else { continue }
      gaps.append(
        "\(its) has \(name == "error" ? "an error" : "a failure") of its own: \(problem.message ?? "no reason")")
    }
    var announced: [String: Int] = [:]
    for name in ["tests", "failures", "errors"] {
      guard let text = suite.attributes[name] else { continue }
      let count = Int(text.filter { !$0.isWhitespace }) ?? -1
      announced[name] = count
      if count < 0 { gaps.append("\(its) has `\(text.inert(limit: 40))` for the number of its \(name)") }
    }
    let tests = Self.tests(in: suite)
    if let count = announced["tests"], count > tests.count {
      gaps.append("\(its) has \(tests.count) of \(count.counted("test"))")
    }
    // What one tool calls a failure is an error to another, so that they are counted together.
    let failed = max(0, announced["failures"] ?? 0).addingReportingOverflow(max(0, announced["errors"] ?? 0))
    let found = tests.reduce(0) { $0 + Self.failures(of: $1) }
    if failed.overflow || failed.partialValue > found {
      gaps.append(
        "\(its) announces \(failed.overflow ? "more" : "\(failed.partialValue)") failures and errors, and has \(found)")
    }
    return gaps
  }

  private static func tests(in element: XMLElement) -> [XMLElement] {
    element.children("testcase") + element.children("testsuite").flatMap(tests)
  }

  /// A test may fail, and have an error when it is taken down.
  private static func failures(of test: XMLElement) -> Int {
    let hasError = !test.children("error").isEmpty
    let hasFailure = !test.children("failure").isEmpty || !hasError && JUnitFailure(of: test) != nil
    return (hasError ? 1 : 0) + (hasFailure ? 1 : 0)
  }
}

extension XMLElement {
  /// The message of a failure or of what is like one; nil where it says nothing.
  var message: String? {
    let text = attributes["message"] ?? text
    return text.allSatisfy(\.isWhitespace) ? nil : text.inert(limit: 300)
  }

  /// How a test ended by its attributes, in lower case.
  var ends: Set<String> {
    Set(["status", "result"].compactMap { attributes[$0]?.filter { !$0.isWhitespace }.lowercased() })
  }
}
