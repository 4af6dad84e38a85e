/// Keys of the known shapes, tokens, and private keys.
extension SensitiveScanner {
  /// - Parameter start: of a word whose first two letters a secret can have.
  func secret(at start: Int) -> SensitiveMatch? {
    if wanted.has(.bearerToken) {
      if let match = bearer(at: start) ?? webToken(at: start) { return match }
    }
    guard wanted.has(.apiKey) else { return nil }
    for shape in KeyShape.all {
      if let end = end(of: shape, at: start) { return SensitiveMatch(.apiKey, start..<end) }
    }
    return privateKey(at: start) ?? assignedKey(at: start)
  }

  private func end(of shape: KeyShape, at start: Int) -> Int? {
    let prefix = shape.prefix
    for offset in 0..<prefix.utf8CodeUnitCount where at(start + offset) != prefix.utf8Start[offset] { return nil }
    let first = start + prefix.utf8CodeUnitCount
    let run = run(from: first, of: shape.alphabet, upTo: shape.length.upperBound)
    guard run.end - first >= shape.length.lowerBound, run.hasDigit || !shape.needsDigit else { return nil }
    return shape.length.lowerBound == shape.length.upperBound && at(run.end).isWord ? nil : run.end
  }

  /// What is made of an alphabet, without the dots that end a sentence.
  private func run(from start: Int, of alphabet: KeyShape.Alphabet, upTo limit: Int) -> (end: Int, hasDigit: Bool) {
    var end = start
    var hasDigit = false
    while end - start < limit, alphabet.contains(at(end)) {
      if at(end).isDigit { hasDigit = true }
      end += 1
    }
    while end > start, at(end - 1) == 0x2e || at(end - 1) == 0x2d { end -= 1 }
    return (end, hasDigit)
  }

  /// The token of `Authorization: Bearer …`. Source: RFC 6750, 2.1. Short ones and those without a digit are words.
  private func bearer(at start: Int) -> SensitiveMatch? {
    guard matches("bearer", at: start) else { return nil }
    var first = start + 6
    if matches("%20", at: first) {
      first += 3
    } else {
      while at(first) == 0x20, first < start + 9 { first += 1 }
    }
    guard first > start + 6 else { return nil }
    var end = first
    var hasDigit = false
    while at(end).isToken {
      if at(end).isDigit { hasDigit = true }
      end += 1
    }
    while end > first, at(end - 1) == 0x2e { end -= 1 }
    return end - first >= 16 && hasDigit ? SensitiveMatch(.bearerToken, first..<end) : nil
  }

  /// A JSON web token: a header and a payload, each an object in base64url, and a signature. Source: RFC 7519, 3.
  private func webToken(at start: Int) -> SensitiveMatch? {
    guard at(start) == 0x65, at(start + 1) == 0x79, at(start + 2) == 0x4a else { return nil }
    let header = run(from: start, of: .word, upTo: 1_024).end
    guard at(header) == 0x2e, at(header + 1) == 0x65, at(header + 2) == 0x79 else { return nil }
    let payload = run(from: header + 1, of: .word, upTo: 1 << 16).end
    guard at(payload) == 0x2e, payload - header > 8 else { return nil }
    return SensitiveMatch(.bearerToken, start..<run(from: payload + 1, of: .word, upTo: 4_096).end)
  }

  /// `-----BEGIN … PRIVATE KEY-----` up to its end, or to that of the text.
  private func privateKey(at start: Int) -> SensitiveMatch? {
    guard matches("begin ", at: start), at(start - 1) == 0x2d, start >= floor + 5 else { return nil }
    var place = start + 6
    while place < start + 30, !matches("private key-----", at: place) { place += 1 }
    guard place < start + 30 else { return nil }
    place += 16
    while place < bytes.count {
      if at(place) == 0x2d, matches("-----end", at: place) {
        place += 8
        while place < bytes.count, at(place) != 0x2d, at(place) != 0x0a { place += 1 }
        while at(place) == 0x2d { place += 1 }
        break
      }
      place += 1
    }
    return SensitiveMatch(.apiKey, start - 5..<place)
  }

  /// Keys without a shape of their own, behind a name that nothing else has.
  private func assignedKey(at start: Int) -> SensitiveMatch? {
    let (name, length) =
      matches("aws_secret_access_key", at: start) ? (21, 40) : matches("accountkey", at: start) ? (10, 86) : (0, 0)
    guard name > 0 else { return nil }
    var first = start + name
    while first < start + name + 6, [0x20, 0x22, 0x27, 0x3a, 0x3d, 0x5c].contains(at(first)) { first += 1 }
    let run = run(from: first, of: .base64, upTo: 88)
    return first > start + name && run.end - first >= length ? SensitiveMatch(.apiKey, first..<run.end) : nil
  }
}

extension UInt8 {
  /// Of `b64token`.
  fileprivate var isToken: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e, 0x2b, 0x2f, 0x3d: true
    default: false
    }
  }
}
