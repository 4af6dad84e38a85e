import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct BaselineReviewTests {
  private static let text = """
    {
      "schema": "spangate.baseline/1",
      "name": "main",
      "run": "run-a",
      "accepted_at": "2023-11-14T22:13:20.123Z",
      "revision": "abc123",
      "suites": {
        "empty": {},
        "orders": {
          "no \\"scores\\"": {
            "fingerprint": "\(Fingerprint(of: 4))",
            "scores": {},
            "measures": {}
          },
          "refund-window": {
            "fingerprint": "\(Fingerprint(of: 1))",
            "exemplar": {"trace_id": "00000000000000010000000000000002", "span_id": "0000000000000003"},
            "scores": {
              "contains": {"fingerprint": "\(Fingerprint(of: 2))", "values": [1, 0, 1]},
              "similar": {"fingerprint": "\(Fingerprint(of: 3))", "values": [0.1, 1e-09, 0.30000000000000004]}
            },
            "measures": {
              "cost_usd": [0],
              "latency": [1.25, 3]
            }
          }
        }
      }
    }

    """

  @Test func `a baseline reads well in a difference`() {
    #expect(EncodedBaseline(.stub("main")).text == Self.text)
  }

  @Test func `a baseline comes back from its review form, to the millisecond`() {
    let read = EncodedBaseline.read(Array(Self.text.utf8), file: "main.json")
    var expected = Baseline.stub("main")
    expected.latest.acceptedAt = Timestamp(nanoseconds: 1_700_000_000_123_000_000)
    #expect(read.value == expected)
    #expect(read.findings.isEmpty)
  }

  /// A score of three runs, of which the second did not measure it; a measure of the latest alone.
  private static var aged: Baseline {
    let runs: [Baseline.AcceptedRun] = (0..<3).map {
      .init(
        id: "run-\($0)", acceptedAt: Timestamp(nanoseconds: (1_700_000_000 + Int128($0)) * 1_000_000_000),
        revision: $0 == 1 ? nil : "rev-\($0)")
    }
    let scores: [String: Baseline.ScoreSamples] = [
      "contains": .init(fingerprint: Fingerprint(of: 2), samples: .init(byRun: [[1, 0], [], [0.5, 1]]))
    ]
    return Baseline(
      name: "main", runs: runs,
      suites: [
        "orders": .init(cases: [
          "a": .init(fingerprint: Fingerprint(of: 1), scores: scores, measures: [.turns: .init([3], of: 2)])
        ])
      ])
  }

  private static let agedText = """
    {
      "schema": "spangate.baseline/1",
      "name": "main",
      "run": "run-2",
      "accepted_at": "2023-11-14T22:13:22.000Z",
      "revision": "rev-2",
      "earlier": [
        {"run": "run-0", "accepted_at": "2023-11-14T22:13:20.000Z", "revision": "rev-0"},
        {"run": "run-1", "accepted_at": "2023-11-14T22:13:21.000Z"}
      ],
      "suites": {
        "orders": {
          "a": {
            "fingerprint": "\(Fingerprint(of: 1))",
            "scores": {
              "contains": {"fingerprint": "\(Fingerprint(of: 2))", "values": [[1, 0], [], [0.5, 1]]}
            },
            "measures": {
              "turns": [3]
            }
          }
        }
      }
    }

    """

  @Test func `several accepted runs are written side by side, and come back`() {
    #expect(EncodedBaseline(Self.aged).text == Self.agedText)
    let read = EncodedBaseline.read(Array(Self.agedText.utf8), file: "main.json")
    #expect(read.findings == [])
    #expect(read.value == Self.aged)
  }

  @Test(arguments: [
    ("[0.5, 1]]", "[0.5, 1], [1]]", "found numbers of 4 runs, the baseline has 3 in"),
    ("[], [0.5", "5, [0.5", "expected an array in `suites.orders.a.scores.contains.values.1`"),
    ("[3]", "[3, []]", "expected a number from 0 to 1e100 in `suites.orders.a.measures.turns.1`"),
  ])
  func `numbers that belong to no run are refused`(original: String, edited: String, message: String) {
    let findings = EncodedBaseline.read(Array(Self.agedText.replacing(original, with: edited).utf8), file: "x.json")
      .findings
    #expect(findings.map(\.rule) == [.baselineInvalid])
    #expect(findings.first?.message.contains(message) == true, "\(findings)")
  }

  @Test(
    arguments: [
      ("baseline/1", "baseline/7", "the baseline is not valid: expected `spangate.baseline/1` in `schema`", 2, 13),
      (
        "[1, 0, 1]", "[1, \"x\", 1]",
        "expected a number within ±1e100 in `suites.orders.refund-window.scores.contains.values.1`", 19,
        73
      ),
      (
        "\"latency\"", "\"lateness\"", "`lateness` is not a measure in `suites.orders.refund-window.measures.lateness`",
        24, 23
      ),
      ("\"run\": \"run-a\",", "", "the baseline is not valid: `run` is missing", 1, 1),
      ("{},", "{} ", "the baseline is not JSON: expected `,` or `}`", 9, 5),
      ("T22", "T99", "expected a time such as `2026-11-23T06:35:26.120Z` in `accepted_at`", 5, 18),
    ])
  func `an edited baseline is refused with the place`(
    original: String, edited: String, message: String, line: Int, column: Int
  ) throws {
    let read = EncodedBaseline.read(
      Array(Self.text.replacing(original, with: edited, maxReplacements: 1).utf8), file: "main.json")
    let finding = try #require(read.findings.first)
    #expect(read.value == nil)
    #expect(finding.rule == .baselineInvalid)
    #expect(finding.message.hasSuffix(message), "\(finding.message)")
    #expect(finding.range?.line == line)
    #expect(finding.range?.column == column)
  }

  @Test(arguments: ["", "null", "[]", "{\"schema\": \"spangate.baseline/1\"}", "\u{feff}{}"])
  func `anything else is a finding`(text: String) {
    #expect(EncodedBaseline.read(Array(text.utf8), file: "x.json").findings.map(\.rule) == [.baselineInvalid])
  }

  @Test(
    arguments: [
      ("1970-01-01T00:00:00.000Z", 0), ("2024-02-29T23:59:59.999Z", 1_709_251_199_999),
      ("2100-03-01T00:00:00.001Z", 4_107_542_400_001),
    ] as [(String, UInt64)])
  func `times are read as they are written`(text: String, milliseconds: UInt64) {
    let time = Timestamp(nanoseconds: Int128(milliseconds) * 1_000_000)
    #expect(time.iso8601 == text)
    #expect(Timestamp(iso8601: text) == time)
  }
}
