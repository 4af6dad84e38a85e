/// Keys of the known shapes, tokens, and private keys.
extension SensitiveScanner {
  /// - Parameter start: of a word whose first two letters a secret can have.
  func secret(at start: Int) -> SensitiveMatch? {
    if wanted.has(.bearerToken) {
      if let match = bearer(at: start) ?? basic(at: start) ?? webToken(at: start) { return match }
    }
    guard wanted.has(.apiKey) else { return nil }
    for shape in KeyShape.all {
      if let end = end(of: shape, at: start) { return SensitiveMatch(.apiKey, start..<end) }
    }
    return privateKey(at: start) ?? endOfPrivateKey(at: start) ?? assignedKey(at: start)
  }

  private func end(of shape: KeyShape, at start: Int) -> Int? {
    let prefix = shape.prefix
    for offset in 0..<prefix.utf8CodeUnitCount where at(start + offset) != prefix.utf8Start[offset] { return nil }
    let first = start + prefix.utf8CodeUnitCount
    let run = run(from: first, of: shape.alphabet, upTo: shape.length.upperBound)
    guard run.hasDigit || !shape.needsDigit else { return nil }
    if run.end - first >= Self.leastPiece, isCut(at: run.end) { return run.end }
    guard run.end - first >= shape.length.lowerBound else { return nil }
    return shape.length.lowerBound == shape.length.upperBound && at(run.end).isWord ? nil : run.end
  }

  /// How much of a key tells something, where the rest of it was cut off.
  private static let leastPiece = 6

  /// Whether a text was cut here, and says so: by `…`.
  private func isCut(at place: Int) -> Bool { at(place) == 0xe2 && at(place + 1) == 0x80 && at(place + 2) == 0xa6 }

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
    let least = isCut(at: end) ? Self.leastPiece : 16
    return end - first >= least && hasDigit ? SensitiveMatch(.bearerToken, first..<end) : nil
  }

  /// A JSON web token: a header and a payload, each an object in base64url, and a signature. Source: RFC 7519, 3.
  private func webToken(at start: Int) -> SensitiveMatch? {
    guard at(start) == 0x65, at(start + 1) == 0x79, at(start + 2) == 0x4a else { return nil }
    let header = run(from: start, of: .word, upTo: 1_024).end
    if header - start >= 16, isCut(at: header) { return SensitiveMatch(.bearerToken, start..<header) }
    guard at(header) == 0x2e, at(header + 1) == 0x65, at(header + 2) == 0x79 else { return nil }
    let payload = run(from: header + 1, of: .word, upTo: 1 << 16).end
    if isCut(at: payload) { return SensitiveMatch(.bearerToken, start..<payload) }
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

  /// What is left of a private key whose start was cut off: whole lines of base64 up to `-----END … PRIVATE KEY-----`.
  private func endOfPrivateKey(at start: Int) -> SensitiveMatch? {
    guard matches("end ", at: start), at(start - 1) == 0x2d, start >= floor + 5 else { return nil }
    var end = start + 4
    while end < start + 28, !matches("private key-----", at: end) { end += 1 }
    guard end < start + 28 else { return nil }
    var first = start - 5
    while first > floor {
      var before = first - 1
      // What indents a line.
      while before > floor, at(before) == 0x20 || at(before) == 0x09 { before -= 1 }
      let byte = at(before)
      // `⏎` stands for the end of a line in what is shown.
      if byte == 0x8e, before - 2 > floor, at(before - 1) == 0x8f, at(before - 2) == 0xe2 { before -= 2 }
      let isLineEnd = byte == 0x0a || byte == 0x0d || byte == 0x8e
      guard isLineEnd || before == first - 1 && (KeyShape.Alphabet.base64.contains(byte) || byte == 0x5c) else { break }
      first = before
    }
    return SensitiveMatch(.apiKey, first..<end + 16)
  }

  /// The name and password of `Authorization: Basic …`. Source: RFC 7617, 2. What does not decode to both is a word.
  private func basic(at start: Int) -> SensitiveMatch? {
    guard matches("basic", at: start), at(start + 5) == 0x20 || at(start + 5) == 0x25 else { return nil }
    let first = matches("%20", at: start + 5) ? start + 8 : start + 6
    let run = run(from: first, of: .base64, upTo: 1_024)
    var (bits, count, hasColon) = (UInt32(0), 0, false)
    for place in first..<max(first, run.end) where at(place) != 0x3d {
      bits = bits << 6 | UInt32(at(place).sextet)
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      let byte = UInt8(truncatingIfNeeded: bits >> UInt32(count))
      if byte < 0x20 || byte == 0x7f { return nil }
      hasColon = hasColon || byte == 0x3a
    }
    return run.end - first >= 8 && hasColon ? SensitiveMatch(.bearerToken, first..<run.end) : nil
  }

  /// The password of `scheme://name:password@host`, or a token that stands there alone.
  ///
  /// - Parameter colon: behind the scheme.
  func passwordOfURL(at colon: Int) -> SensitiveMatch? {
    guard at(colon + 1) == 0x2f, at(colon + 2) == 0x2f, at(colon - 1).isAlphanumeric else { return nil }
    let start = colon + 3
    var (place, name, host) = (start, -1, -1)
    while place < bytes.count, place - start < 512, !at(place).endsAuthority {
      if at(place) == 0x3a, name < 0 { name = place }
      if at(place) == 0x40 { host = place }
      place += 1
    }
    guard host > start, name < host else { return nil }
    let first = name < 0 ? start : name + 1
    // What stands for a password, or for one that was taken out.
    guard first < host, !"[{$<*".utf8.contains(at(first)) else { return nil }
    let isToken = host - first >= 16 && (first..<host).contains { at($0).isDigit }
    return name >= 0 || isToken ? SensitiveMatch(.apiKey, first..<host) : nil
  }

  /// Keys without a shape of their own, behind a name that nothing else has.
  private func assignedKey(at start: Int) -> SensitiveMatch? {
    guard let label = Self.labels.first(where: { matches($0.name, at: start) }) else { return nil }
    let end = start + label.name.utf8CodeUnitCount
    var first = end
    // Quotes, `=`, `:`, `>` and backslashes of an escape.
    while first < end + 8, [0x20, 0x22, 0x27, 0x3a, 0x3d, 0x3e, 0x5c].contains(at(first)) { first += 1 }
    let run = run(from: first, of: .base64, upTo: label.most)
    return first > end && run.end - first >= label.least ? SensitiveMatch(.apiKey, first..<run.end) : nil
  }

  /// Names, and how long what they name is. Source: the documentation of AWS and of Azure Storage.
  private static let labels: [(name: StaticString, least: Int, most: Int)] = [
    ("aws_secret_access_key", 40, 88), ("aws_secret_key", 40, 88), ("awssecretaccesskey", 40, 88),
    ("awssecretkey", 40, 88), ("secret_access_key", 40, 88), ("secretaccesskey", 40, 88),
    ("secret-access-key", 40, 88), ("aws_session_token", 100, 4_096), ("awssessiontoken", 100, 4_096),
    ("session_token", 100, 4_096), ("sessiontoken", 100, 4_096), ("security-token", 100, 4_096),
    ("accountkey", 86, 88),
  ]
}

extension UInt8 {
  /// The value of a digit of base64, of either alphabet.
  fileprivate var sextet: UInt8 {
    switch self {
    case 0x41...0x5a: self - 0x41
    case 0x61...0x7a: self - 0x61 + 26
    case 0x30...0x39: self - 0x30 + 52
    case 0x2b, 0x2d: 62
    default: 63
    }
  }

  /// White space, quotes, brackets and what begins a path, a query or a fragment.
  fileprivate var endsAuthority: Bool {
    self <= 0x20 || self == 0x7f || "/?#\"'`<>\\|^".utf8.contains(self)
  }

  /// Of `b64token`.
  fileprivate var isToken: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e, 0x2b, 0x2f, 0x3d: true
    default: false
    }
  }
}
