internal import SpangateCore
import SpangateTrace

/// What an HTTP agent is sent, with places for the trial's particulars.
struct BodyTemplate {
  private let template: JSONValue?
  private let isJSON: Bool

  /// - Parameters:
  ///   - template: nil for the default body; a string is sent as it is, anything else as JSON.
  ///   - isJSON: whether a body that is a string is JSON written by hand.
  init(_ template: JSONValue?, isJSON: Bool) {
    self.template = template
    self.isJSON = isJSON
  }

  func filled(for trial: PlannedTrial) -> String {
    let values = Values(trial)
    return switch template {
    case nil: trial.body.description
    case .string(let text): isJSON ? values.fillJSON(text) : values.fill(text)
    case let value?: values.fill(value).description
    }
  }

  /// The texts that the placeholders stand for.
  private struct Values {
    let input: String
    let `case`: String
    let trial: String
    let variant: String

    init(_ planned: PlannedTrial) {
      input = planned.question.text
      `case` = planned.id.case
      trial = "\(planned.id.index)"
      variant = planned.toldVariant
    }

    func value(of placeholder: Substring) -> String? {
      switch placeholder {
      case "input": input
      case "case": `case`
      case "trial": trial
      case "variant": variant
      default: nil
      }
    }

    /// Fills every string in a value; keys stay as they are.
    func fill(_ value: JSONValue) -> JSONValue {
      switch value {
      case .string(let text): .string(fill(text))
      case .array(let items): .array(items.map(fill))
      case .object(let members): .object(JSONObject(members.map { ($0.key, fill($0.value)) }))
      default: value
      }
    }

    func fill(_ text: String) -> String { text.replacingPlaceholders { name, _ in value(of: name) } }

    /// Fills JSON text so that it stays JSON: escaped inside quotes, with quotes of its own elsewhere.
    func fillJSON(_ text: String) -> String {
      var isQuoted = false
      return text.replacingPlaceholders { name, between in
        isQuoted = between.endsInsideQuotes(startingInside: isQuoted)
        guard let quoted = value(of: name).map({ JSONValue.string($0).description }) else { return nil }
        return isQuoted ? String(quoted.dropFirst().dropLast()) : quoted
      }
    }
  }
}

extension String {
  /// Replaces each `{{name}}` for which there is a value, in one pass: what was filled in is not looked at again.
  ///
  /// - Parameter value: also gets the text since the last `{{name}}`.
  fileprivate func replacingPlaceholders(with value: (_ name: Substring, _ between: Substring) -> String?) -> String {
    var result = ""
    var rest = self[...]
    while let opening = rest.firstRange(of: "{{"), let closing = rest[opening.upperBound...].firstRange(of: "}}") {
      let name = rest[opening.upperBound..<closing.lowerBound]
      let between = rest[..<opening.lowerBound]
      result += between
      if let value = value(name, between) {
        result += value
        rest = rest[closing.upperBound...]
      } else {
        result += "{"
        rest = rest[rest.index(after: opening.lowerBound)...]
      }
    }
    return result + rest
  }
}

extension Substring {
  /// Whether JSON that goes on after this text is inside a string.
  fileprivate func endsInsideQuotes(startingInside isInside: Bool) -> Bool {
    var isInside = isInside
    var isEscaped = false
    for byte in utf8 {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = isInside
      } else if byte == UInt8(ascii: "\"") {
        isInside.toggle()
      }
    }
    return isInside
  }
}
