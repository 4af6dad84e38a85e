internal import Glibc
import SpangateCore
package import SpangateTrace

/// How well and how fast a redactor finds what is known to be there.
package struct RedactionQuality: Sendable {
  package struct Count: Sendable {
    package var there = 0
    package var found = 0
    package var wrong = 0

    /// Of what is there.
    package var recall: Double { there == 0 ? 1 : Double(found) / Double(there) }
    /// Of what is said to be there.
    package var precision: Double { found + wrong == 0 ? 1 : Double(found) / Double(found + wrong) }
  }

  package private(set) var counts: [SensitiveKind: Count] = [:]
  /// The first few that were missed, or wrong, for whoever looks into it.
  package private(set) var mistakes: [String] = []

  /// A match counts when it covers all of what is there, and at most two bytes more.
  package init(of redactor: Redactor, on corpus: RedactionCorpus) {
    for document in corpus.documents {
      let matches = document.text.withUnsafeBufferPointer { redactor.matches(in: $0) }
      var open = matches
      for truth in document.truth {
        counts[truth.kind, default: Count()].there += 1
        let place = open.firstIndex { match in
          match.kind == truth.kind && match.range.lowerBound <= truth.range.lowerBound
            && match.range.upperBound >= truth.range.upperBound && match.range.count <= truth.range.count + 2
        }
        if let place {
          counts[truth.kind, default: Count()].found += 1
          open.remove(at: place)
        } else {
          note("missed", truth, in: document)
        }
      }
      for match in open {
        counts[match.kind, default: Count()].wrong += 1
        note("wrong", match, in: document)
      }
    }
  }

  private mutating func note(_ what: String, _ match: SensitiveMatch, in document: RedactionCorpus.Document) {
    guard mistakes.count < 40 else { return }
    let around = max(0, match.range.lowerBound - 20)..<min(document.text.count, match.range.upperBound + 20)
    let text = String(decoding: document.text[match.range], as: UTF8.self)
    let context = String(decoding: document.text[around], as: UTF8.self)
    mistakes.append("\(what) \(match.kind.rawValue): \(text) in …\(context.inert())…")
  }

  /// What is asked for of every kind.
  package static let least = (recall: 0.99, precision: 0.98)

  package var isMet: Bool {
    SensitiveKind.allCases.allSatisfy { kind in
      guard let count = counts[kind] else { return false }
      return count.recall >= Self.least.recall && count.precision >= Self.least.precision
    }
  }
}

/// Prints recall, precision and speed.
///
/// - Parameter verbose: mistakes too.
/// - Returns: whether everything asked for is met.
package func redactionBench(verbose: Bool) -> Bool {
  let redactor = Redactor(.all())
  let corpus = RedactionCorpus(documents: 60_000, seed: 1)
  let quality = RedactionQuality(of: redactor, on: corpus)
  for kind in SensitiveKind.allCases {
    guard let count = quality.counts[kind] else { continue }
    let figures = "recall \(count.recall.fixed(4)), precision \(count.precision.fixed(4)) of \(count.there)"
    print("redaction of \(kind.rawValue)\t\(figures)")
  }
  if verbose { for mistake in quality.mistakes { print("  \(mistake)") } }
  let dense = corpus.documents.map(\.text)
  let speed = megabytesPerSecond(redactor, dense)
  let sparse = Array(repeating: prose, count: 2_000)
  print("redaction, text that is full of matches and decoys\t\(Int(speed)) MB/s")
  print("redaction, plain prose\t\(Int(megabytesPerSecond(redactor, sparse))) MB/s")
  return quality.isMet && speed >= 100
}

/// Of CPU time, in the best of several rounds, on one thread.
private func megabytesPerSecond(_ redactor: Redactor, _ texts: [[UInt8]]) -> Double {
  let pass = RedactionPass(redactor)
  let size = texts.reduce(0) { $0 + $1.count }
  var best = Double.infinity
  var changed = 0
  for _ in 0..<7 {
    let start = seconds(CLOCK_THREAD_CPUTIME_ID)
    for text in texts where text.withUnsafeBufferPointer({ pass.scanned($0) }) != nil { changed += 1 }
    best = min(best, seconds(CLOCK_THREAD_CPUTIME_ID) - start)
  }
  precondition(changed >= 0)
  return Double(size) / 1e6 / best
}

private let prose = Array(
  String(
    repeating: """
      The agent looked at the orders of the last quarter, compared them with the policy for returns, and wrote that the \
      customer has 14 days (30 with a receipt). It called search_logs twice; the second call took 1.4 s. "Nothing else is \
      open", it said: the refund of 83.65 USD was paid on 2024-03-18.

      """, count: 20
  ).utf8)
