import SpangateBuiltins
import SpangateCore
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ReportJUnitTests {
  /// Prints one line a case: its name, what came of it, and its properties; after them the counts, which must agree.
  private static let script = """
    import sys, xml.etree.ElementTree as E
    for text in sys.stdin.buffer.read().split(b'\\0'):
        root = E.fromstring(text)
        for c in root.iter('testcase'):
            results = [x.tag for x in c if x.tag in ('failure', 'error', 'skipped')]
            names = [p.get('name') for p in c.iter('property')]
            print(c.get('classname'), c.get('name'), *(results or ['passed']), *names, sep='\\t')
        for s in [root] + list(root.iter('testsuite')):
            for count, tag in (('tests', 'testcase'), ('failures', 'failure'), ('errors', 'error'), ('skipped', 'skipped')):
                assert int(s.get(count)) == len(list(s.iter(tag))), (count, s.attrib)
    """

  private func read(_ reports: Report...) throws -> [String] { try read(reports) }

  private func read(_ reports: [Report]) throws -> [String] {
    let reporter = try JUnitReport(config: NoConfig())
    // XML has no NUL, so that it can stand between documents.
    let text = reports.map { reporter.render($0, for: Surface()) }.joined(separator: "\0")
    let lines = try #require(try Python.run(Self.script, input: text), "Python could not read it")
    return lines.split(separator: "\n").map(String.init)
  }

  @Test(.enabled(if: Python.isAvailable, "python3 is not installed"))
  func `a regression is a failure with the trace, the span and its page`() throws {
    let lines = try read(.regressed)
    #expect(lines[0] == "ops-assistant\trefund-window\tfailure\ttrace_id\tspan_id\turl\teval.score.contains")
    #expect(lines[1].hasPrefix("ops-assistant\tlate-orders\tpassed"))
    #expect(lines[2].hasPrefix("ops-assistant\tfloor-missed\tfailure"))
  }

  @Test(.enabled(if: Python.isAvailable, "python3 is not installed"))
  func `a quarantined case is skipped`() throws {
    #expect(try read(.quarantined)[0].hasPrefix("ops-assistant\trefund-window\tskipped\ttrace_id"))
  }

  @Test(.enabled(if: Python.isAvailable, "python3 is not installed"))
  func `what could not be measured is an error`() throws {
    #expect(try read(.inconclusive)[0].hasPrefix("ops-assistant\trefund-window\terror"))
  }

  @Test(.enabled(if: Python.isAvailable, "python3 is not installed"))
  func `a verdict without a finding is an error all the same`() throws {
    let report = Report(verdict: .inconclusive, exitStatus: .interrupted, run: .stub())
    #expect(try read(report) == ["spangate\tverdict\terror"])
  }

  @Test(.enabled(if: Python.isAvailable, "python3 is not installed"))
  func `it is well-formed XML whatever the texts`() throws {
    let lines = try read((Hostile.payloads + [Hostile.huge]).map { .hostile($0.text) })
    #expect(lines.count >= 3 * Hostile.payloads.count)
  }
}
