import SpangateCore
import SpangateTrace

/// One entry of a suite's `quarantine` as it is written.
struct QuarantineDocument: Decodable, Sendable {
  var `case`: Located<String>
  var reason: Located<String>
  var owner: Located<String>
  var until: Day
}

extension Day: NodeReadable {
  init(reading decoder: NodeDecoder) throws {
    let expected = "a day such as `2026-12-31`"
    guard let scalar = decoder.node.scalar else { throw decoder.mismatch(expected) }
    guard let day = Day(scalar.hasVariables ? try decoder.expanded(scalar.text) : scalar.text) else {
      throw decoder.mismatch(expected)
    }
    self = day
  }

  static func standIn() -> Day { Day("2000-01-01")! }
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue { builder.definition("day") }
}

/// Checks what the types of a quarantine list cannot say, against the cases that the suite has.
struct QuarantineReader {
  let cases: [String]
  /// Names can be compared only when every case could be read.
  let knowsCases: Bool

  /// Each entry at the place of its case's name.
  func quarantine(_ documents: [QuarantineDocument], _ findings: inout [Finding]) -> [Located<Quarantine>] {
    var known: [String: SourceRange] = [:]
    let ids = Set(cases)
    for document in documents {
      for (key, text) in [("reason", document.reason), ("owner", document.owner)] where !text.isStandIn {
        guard text.value.allSatisfy(\.isWhitespace) else { continue }
        findings.append(Finding(.valueInvalid, "`\(key)` must not be empty", at: text.range))
      }
      let id = document.case
      if id.isStandIn { continue }
      if let first = known[id.value] {
        findings.append(
          Finding(
            .idDuplicate, "case `\(id.value.inert(limit: 60))` is quarantined twice", at: id.range,
            notes: [.first(first)], help: "keep one of the entries"))
      } else if knowsCases, !ids.contains(id.value) {
        findings.append(unknown(id))
      }
      known[id.value] = known[id.value] ?? id.range
    }
    return documents.map { document in
      Located(
        Quarantine(
          case: document.case.value, reason: document.reason.value, owner: document.owner.value, until: document.until),
        at: document.case.range)
    }
  }

  private func unknown(_ id: Located<String>) -> Finding {
    Finding(
      .valueInvalid, "`quarantine` names a case `\(id.value.inert(limit: 60))` that the suite does not have",
      at: id.range,
      help: id.value.nearest(among: cases).map { "did you mean `\($0)`?" } ?? "take the entry out")
  }
}
