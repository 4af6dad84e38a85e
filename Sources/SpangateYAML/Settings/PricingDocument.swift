import SpangateCore
import SpangateTrace

enum PricingPart: SuitePart { static let definition = "pricing" }

/// A table of prices as it is written, in `pricing` or in a file of its own.
struct PricingDocument: Decodable, Sendable {
  /// When and from where somebody took the prices; for people.
  var date: String?
  var sources: [String]?
  var prices: [Located<PriceDocument>]

  /// In US dollars per million tokens.
  struct PriceDocument: Decodable, Sendable {
    var provider: String
    var model: String
    var input: Double
    var output: Double
    var cacheRead: Double?
    var cacheWrite: Double?
    var from: Located<String>?
    var until: Located<String>?
    var long: LongDocument?
  }

  /// The rates of a whole call with a longer prompt.
  struct LongDocument: Decodable, Sendable {
    var over: Int
    var input: Double
    var output: Double
    var cacheRead: Double?
    var cacheWrite: Double?
  }
}

/// Reads prices from the settings, or from the file that they name.
struct PricingReader {
  let decoding: Decoding

  /// The built-in table with the user's prices before it: a path to a file, or the table itself.
  func prices(_ node: Node, beside folder: String, _ findings: inout [Finding]) -> PriceTable {
    var node = node
    if let path = node.scalar, !node.isNull {
      let file = path.text.hasPrefix("/") ? path.text : Path.join(folder, path.text)
      let (root, problems) = Composer.document(at: file)
      findings += problems
      guard let root else { return .shipped }
      node = root
    }
    if node.isNull { return .shipped }
    let subject = NodeDecoder.Subject(role: "the prices", mark: .start, isDocument: true)
    let loaded = decoding.decode(PricingDocument.self, from: node, as: subject)
    findings += loaded.findings
    guard let document = loaded.value else { return .shipped }
    return PriceTable.shipped.overridden(by: PriceTable(document.prices.map { Price($0, &findings) }))
  }
}

extension Price.Rates {
  fileprivate var isValid: Bool {
    let all: [Double] = [input, output, cacheRead ?? 0, cacheWrite ?? 0]
    return all.allSatisfy { $0 >= 0 && $0.isFinite }
  }
}

extension Price {
  fileprivate init(_ written: Located<PricingDocument.PriceDocument>, _ findings: inout [Finding]) {
    let document = written.value
    self.init(
      provider: Provider.canonical(document.provider), model: document.model.lowercased(),
      rates: Rates(
        input: document.input, output: document.output, cacheRead: document.cacheRead,
        cacheWrite: document.cacheWrite))
    from = document.from.flatMap { Self.day($0, &findings) }
    until = document.until.flatMap { Self.day($0, &findings) }
    if let long = document.long {
      let rates = Rates(
        input: long.input, output: long.output, cacheRead: long.cacheRead, cacheWrite: long.cacheWrite)
      self.long = (long.over, rates)
    }
    if !rates.isValid || !(long?.rates.isValid ?? true) {
      findings.append(Finding(.valueInvalid, "a price must not be negative", at: written.range))
    }
    if let from, let until, until <= from {
      findings.append(
        Finding(.valueInvalid, "a price that holds from \(from) cannot end at \(until)", at: written.range))
    }
  }

  private static func day(_ written: Located<String>, _ findings: inout [Finding]) -> Day? {
    let day = Day(written.value)
    if day == nil, !written.isStandIn {
      findings.append(
        Finding(
          .valueInvalid, "\"\(written.value.inert(limit: 40))\" is not a day", at: written.range,
          help: "write it as 2026-12-31"))
    }
    return day
  }
}
