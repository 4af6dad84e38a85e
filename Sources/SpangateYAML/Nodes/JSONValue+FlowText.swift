import SpangateTrace

extension JSONValue {
  /// The value on one line of YAML, with quotes only where a text would be something else without them.
  var flowText: String {
    switch self {
    case .string(let text): text.isPlainInFlow ? text : description
    case .array(let items): "[\(items.map(\.flowText).joined(separator: ", "))]"
    case .object(let object):
      "{\(object.map { "\(JSONValue.string($0.key).flowText): \($0.value.flowText)" }.joined(separator: ", "))}"
    default: description
    }
  }
}

extension JSONValue {
  /// The same for a file: whatever a text holds, it is read as what it is, and nothing in it acts on whoever looks at it.
  var safeText: String {
    switch self {
    case .string(let text): text.isPlainInFlow ? text : text.inQuotes
    case .array(let items): "[\(items.map(\.safeText).joined(separator: ", "))]"
    case .object(let object):
      "{\(object.map { "\(JSONValue.string($0.key).safeText): \($0.value.safeText)" }.joined(separator: ", "))}"
    default: description
    }
  }
}

extension String {
  /// Source: YAML 1.1, 5.6.
  fileprivate var inQuotes: String {
    var quoted = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where scalar.isInert: quoted.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16)
        let (mark, width) = scalar.value <= 0xff ? ("x", 2) : scalar.value <= 0xffff ? ("u", 4) : ("U", 8)
        quoted += "\\\(mark)\(String(repeating: "0", count: width - digits.count))\(digits)"
      }
    }
    return quoted + "\""
  }

  /// Source: YAML 1.2.2, 7.3.3; the letters here are fewer than it allows.
  fileprivate var isPlainInFlow: Bool {
    guard Scalar(text: self, isPlain: true).plain == .text, let first = utf8.first, utf8.last != 0x20 else {
      return false
    }
    let isLetter = { (byte: UInt8) in
      (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x2f || byte == 0x5f
    }
    return isLetter(first) && utf8.allSatisfy { isLetter($0) || $0 == 0x20 || $0 == 0x25 || $0 == 0x2d || $0 == 0x2e }
  }
}
