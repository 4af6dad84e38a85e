import SpangateCore
import SpangateTrace

/// One score of a sample, which may hold several values.
struct InspectScore {
  let name: String
  let score: JSONValue

  /// - Parameter isInvalid: whether somebody marked the sample as no sample.
  func scores(isInvalid: Bool) -> [ImportedScore] {
    let because = score["explanation"]?.words
    func scored(_ name: String, _ value: JSONValue) -> ImportedScore {
      let name = ImportedName.made(of: name)
      if isInvalid { return ImportedScore(name, .unscored(why: "somebody marked the sample as invalid")) }
      return ImportedScore(name, self.value(value), because: because)
    }
    // A value alone, as summaries have it.
    guard score.object != nil else { return [scored(name, score)] }
    guard let parts = score["value"]?.object else { return [scored(name, score["value"] ?? .null)] }
    return parts.map { scored("\(name)/\($0.key)", $0.value) }
  }

  /// As Inspect's `value_to_float` has it, but that what it has no number for is none here.
  private func value(_ value: JSONValue) -> ScoreValue {
    switch value {
    case .bool(let passed): return .passed(passed)
    case .int, .number: return value.double.map { .number($0) } ?? .unscored(why: "no number")
    case .string(let text):
      switch text {
      case "C": return .passed(true)
      case "I", "N": return .passed(false)
      case "P": return .number(0.5)
      case "NaN": return .unscored(why: whyNot ?? "the scorer gave no value")
      default: break
      }
      let word = text.lowercased()
      if ["yes", "true"].contains(word) { return .passed(true) }
      if ["no", "false"].contains(word) { return .passed(false) }
      if let number = Double(word), number.isFinite { return .number(number) }
      return .unscored(why: "the scorer gave `\(text.inert(limit: 60))`, which is no number to Inspect either")
    case .array: return .unscored(why: "the scorer gave a list, which is no single number")
    case .null, .object: return .unscored(why: whyNot ?? "the scorer gave no value")
    }
  }

  private var whyNot: String? {
    let parts = [score["reason"]?.words, score["explanation"]?.words].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: ": ").inert(limit: 300)
  }
}
