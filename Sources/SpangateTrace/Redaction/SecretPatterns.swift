/// The forms of all secrets in one writing, in order, so that those which go on in the same way stand together.
struct SecretPatterns: Sendable {
  let writing: SecretForms.Writing
  let forms: [[UInt8]]
  /// Whether a secret holds what begins an escape, so that a text may mean two things.
  let isAmbiguous: Bool
  /// Where the first four characters of an end of a form stand: what a text may begin with whose start was cut off.
  private let ends: [UInt32: [(form: Int32, offset: Int32)]]

  init(_ secrets: [String], in writing: SecretForms.Writing) {
    self.writing = writing
    forms = Set(secrets.flatMap { SecretForms.forms(of: $0, in: writing) }).filter { $0.count >= 6 }
      .sorted { $0.lexicographicallyPrecedes($1) }
    isAmbiguous = writing == .plain && secrets.contains { $0.utf8.contains { "\\%&'".utf8.contains($0) } }
    var ends: [UInt32: [(form: Int32, offset: Int32)]] = [:]
    for (index, form) in forms.enumerated() {
      var key: UInt32 = 0
      for (place, byte) in form.enumerated() {
        key = key << 8 | UInt32(byte)
        if place > 3 { ends[key, default: []].append((Int32(index), Int32(place - 3))) }
      }
    }
    self.ends = ends
  }

  /// Where the longest form that begins at a place ends, or a piece of one that something cut off there.
  func end(from start: Int, in text: WrittenText) -> Int? {
    for levels in isAmbiguous ? [8, 1, 0] : [8] {
      var walk = SecretWalk(self, of: text, at: start, levels: levels)
      while walk.step() {}
      if let end = walk.found ?? walk.piece { return end }
    }
    return nil
  }

  /// Where the end of a form ends whose start was cut off before a place.
  ///
  /// - Parameter isMarked: whether the cut is to be seen, so that a shorter piece is none by chance.
  func end(ofPieceAt start: Int, in text: WrittenText, isMarked: Bool) -> Int? {
    guard let key = key(at: start, in: text), let places = ends[key] else { return nil }
    var longest: Int?
    for (form, offset) in places {
      var walk = SecretWalk(self, of: text, at: start, form: Int(form), from: Int(offset))
      while walk.step() {}
      guard let end = walk.found ?? walk.piece, isMarked ? walk.passed.count >= leastMarked : isTelling(walk.passed)
      else {
        continue
      }
      longest = max(longest ?? end, end)
    }
    return longest
  }

  /// The first four characters of a text.
  private func key(at start: Int, in text: WrittenText) -> UInt32? {
    var (key, count, place) = (UInt32(0), 0, start)
    while count < 4, place < text.bytes.count {
      switch piece(at: place, in: text) {
      case .character(var bytes, let more, let end):
        for _ in 0..<more where count < 4 {
          key = key << 8 | UInt32(writing.folded(UInt8(truncatingIfNeeded: bytes)))
          bytes >>= 8
          count += 1
        }
        place = end
      case .gap(let end): place = end
      case .nothing: return nil
      }
    }
    return count == 4 ? key : nil
  }

  private func piece(at place: Int, in text: WrittenText) -> WrittenText.Piece {
    if WrittenText.isSpecial[Int(text.bytes[place])] {
      let piece = text.escaped(at: place)
      if case .nothing = piece { return text.plain(at: place) }
      return piece
    }
    return text.plain(at: place)
  }

  /// What a piece at a cut that is to be seen has to have.
  var leastMarked: Int { writing.leastPiece - 2 }

  /// Whether a piece at an end of a text is one of a secret, and no word that a secret begins or ends with.
  func isTelling(_ piece: ArraySlice<UInt8>) -> Bool {
    guard piece.count >= writing.leastPiece else { return false }
    if piece.count >= 2 * writing.leastPiece || piece.contains(where: \.isDigit) { return true }
    // `Bearer` and `BEARER` are words, `aGbEyX` is none.
    let upper = piece.dropFirst().count(where: \.isUpper)
    return upper > 0 && upper < piece.dropFirst().count(where: \.isLetter)
  }
}

/// A walk through a text along the forms that it may be one of.
struct SecretWalk {
  private let patterns: SecretPatterns
  private let text: WrittenText
  /// How often characters may have been escaped; 0 for a text that is first taken as it is.
  private let levels: Int
  /// The forms that begin with what was passed.
  private var range: Range<Int>
  private var form = 0
  private var depth = 0
  /// Where in them it began.
  private let offset: Int
  private var place: Int
  /// Behind the last character.
  private var end: Int
  /// Where a whole form ends.
  private(set) var found: Int?
  /// Where a piece of one ends that was cut off.
  private(set) var piece: Int?

  init(_ patterns: SecretPatterns, of text: WrittenText, at start: Int, levels: Int) {
    (self.patterns, self.text, self.levels) = (patterns, text, levels)
    (range, offset, place, end) = (patterns.forms.indices, 0, start, start)
  }

  /// Along the end of one form.
  init(_ patterns: SecretPatterns, of text: WrittenText, at start: Int, form: Int, from offset: Int) {
    (self.patterns, self.text, levels) = (patterns, text, 8)
    (range, depth, self.offset, place, end) = (form..<form + 1, offset, offset, start, start)
  }

  /// What was passed of a form.
  var passed: ArraySlice<UInt8> { patterns.forms[form][offset..<depth] }

  /// - Returns: whether it goes on.
  mutating func step() -> Bool {
    form = range.first ?? form
    if let first = range.first, patterns.forms[first].count == depth {
      found = end
      range = range.dropFirst()
    }
    guard !range.isEmpty else { return false }
    guard place < text.bytes.count else { return cut(isMarked: false) }
    let byte = text.bytes[place]
    guard WrittenText.isSpecial[Int(byte)] || byte == 0x2b else {
      if take(.character(bytes: UInt32(byte), count: 1, end: place + 1)) { return true }
      return byte == 0x2e && text.cut(at: place) != nil && cut(isMarked: false)
    }
    if text.cut(at: place) != nil { return cut(isMarked: true) }
    let (plain, escaped) = (text.plain(at: place), text.escaped(at: place, levels: max(levels, 1)))
    if levels == 0 { return take(plain) || take(escaped) }
    return take(escaped) || take(plain) || byte == 0x2b && take(.character(bytes: 0x20, count: 1, end: place + 1))
  }

  private mutating func cut(isMarked: Bool) -> Bool {
    guard found == nil else { return false }
    if isMarked ? passed.count >= patterns.leastMarked : patterns.isTelling(passed) { piece = end }
    return false
  }

  private mutating func take(_ piece: WrittenText.Piece) -> Bool {
    switch piece {
    case .nothing: return false
    case .gap(let end):
      guard depth > 0 else { return false }
      place = end
      return true
    case .character(var bytes, let count, let end):
      var (range, depth) = (range, depth)
      for _ in 0..<count {
        range = self.forms(in: range, with: patterns.writing.folded(UInt8(truncatingIfNeeded: bytes)), at: depth)
        guard !range.isEmpty else { return false }
        depth += 1
        bytes >>= 8
      }
      (self.range, self.depth, place, self.end) = (range, depth, end, end)
      return true
    }
  }

  /// Those of some forms that go on with a byte.
  private func forms(in range: Range<Int>, with byte: UInt8, at depth: Int) -> Range<Int> {
    func start(of least: Int) -> Int {
      var (low, high) = (range.lowerBound, range.upperBound)
      while low < high {
        let middle = (low + high) / 2
        let form = patterns.forms[middle]
        if form.count > depth, Int(form[depth]) >= least { high = middle } else { low = middle + 1 }
      }
      return low
    }
    if range.count == 1 {
      let form = patterns.forms[range.lowerBound]
      return form.count > depth && form[depth] == byte ? range : range.lowerBound..<range.lowerBound
    }
    return start(of: Int(byte))..<start(of: Int(byte) + 1)
  }
}
