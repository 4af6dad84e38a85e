package import SpangateCore
import SpangateTrace

/// The report for programs: schema `spangate.report/1`.
///
/// A number that could not be measured is absent and has its reason in a sibling `…_reason`.
package struct JSONReport: Reporter {
  package static let kind = Kind("json", "everything, for programs (schema spangate.report/1)")
  package static let fileName = "report.json"

  package init(config: NoConfig) throws(Misconfigured) {}

  package func render(_ report: Report, for surface: Surface) -> String {
    JSONValue(encoding: EncodedReport(report.addressed(surface.whereabouts))).pretty.escapingInvisible
  }
}

extension String {
  /// JSON text in which every character that does not show, or that a log would obey, is an escape.
  ///
  /// Outside of its strings JSON is plain ASCII without either, so this changes how it is written and not what it says.
  package var escapingInvisible: String {
    var text = ""
    text.reserveCapacity(utf8.count)
    var mark = LogCommandMark()
    for scalar in unicodeScalars {
      if !mark.isCompleted(by: scalar) && (scalar.isInert || scalar == "\n") {
        text.unicodeScalars.append(scalar)
      } else {
        for unit in UTF16.encode(scalar)! { text += "\\u" + UInt64(unit).hexDigits.suffix(4) }
      }
    }
    return text
  }
}
