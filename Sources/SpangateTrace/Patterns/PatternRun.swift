/// A program at work on one text: all the ways in which it may go on are followed at once, from scalar to scalar.
final class PatternRun {
  /// The ways that are open at a place, those that count more first. As many as the program has steps at most.
  private struct Ways {
    let steps: UnsafeMutablePointer<Int>
    /// Where the match of each began.
    let starts: UnsafeMutablePointer<Int>
    var count = 0

    init(capacity: Int) {
      steps = .allocate(capacity: capacity)
      starts = .allocate(capacity: capacity)
    }

    mutating func append(_ step: Int, from start: Int) {
      steps[count] = step
      starts[count] = start
      count += 1
    }

    func letGo() {
      steps.deallocate()
      starts.deallocate()
    }
  }

  private let steps: [PatternProgram.Step]
  private let sets: [ScalarTable]
  private let firstBytes: StartBytes?
  private let bytes: UnsafeBufferPointer<UInt8>
  private let budget: PatternBudget
  private var aheads: [(run: PatternRun, place: Int, holds: Bool)] = []
  /// The round in which each step was last reached: it is looked at once a place.
  private let reached: UnsafeMutablePointer<UInt32>
  private var round: UInt32 = 0
  /// Each step that is reached leaves at most two.
  private let stack: UnsafeMutablePointer<Int>

  init(_ program: PatternProgram, _ bytes: UnsafeBufferPointer<UInt8>, _ budget: PatternBudget) {
    (steps, sets, firstBytes) = (program.steps, program.sets, program.starts)
    self.bytes = bytes
    self.budget = budget
    reached = .allocate(capacity: program.steps.count)
    reached.initialize(repeating: 0, count: program.steps.count)
    stack = .allocate(capacity: 2 * program.steps.count + 2)
    aheads = program.aheads.map { (PatternRun($0, bytes, budget), -1, false) }
  }

  deinit {
    reached.deallocate()
    stack.deallocate()
  }

  /// The first match from a place on, in bytes; nil when there is none.
  ///
  /// - Parameters:
  ///   - isAnchored: it has to begin at the place.
  ///   - stopsEarly: any end will do.
  func search(
    from start: Int, isAnchored: Bool = false, stopsEarly: Bool = false
  ) throws(PatternExhaustion) -> Range<Int>? {
    var (current, next) = (Ways(capacity: steps.count), Ways(capacity: steps.count))
    defer {
      current.letGo()
      next.letGo()
    }
    beginRound()
    var found: Range<Int>?
    var place = start
    while true {
      if found == nil, !isAnchored || place == start {
        if current.count == 0, !isAnchored {
          guard let candidate = candidate(from: place) else { return nil }
          place = candidate
          beginRound()
        }
        try follow(0, from: place, at: place, into: &current)
      }
      if current.count == 0, found != nil || isAnchored { return found }
      let (scalar, length) = scalar(at: place)
      next.count = 0
      beginRound()
      for index in 0..<current.count {
        let (step, began) = (current.steps[index], current.starts[index])
        if case .take(let set) = steps[step] {
          guard length > 0, sets[set].contains(scalar) else { continue }
          try follow(step + 1, from: began, at: place + length, into: &next)
        } else {
          found = began..<place
          if stopsEarly { return found }
          break
        }
      }
      swap(&current, &next)
      if length == 0 { return found }
      place += length
    }
  }

  private func beginRound() {
    round &+= 1
    if round == 0 {
      reached.update(repeating: 0, count: steps.count)
      round = 1
    }
  }

  /// The next place where a match may begin; nil when there is none.
  private func candidate(from place: Int) -> Int? {
    guard let starts = firstBytes else { return place }
    var place = place
    while place < bytes.count {
      if starts.contains(bytes[place]) { return place }
      place += 1
    }
    return nil
  }

  /// Goes on until a scalar is needed.
  private func follow(
    _ step: Int, from start: Int, at place: Int, into ways: inout Ways
  ) throws(PatternExhaustion) {
    stack[0] = step
    var (depth, spent) = (1, 0)
    let round = round
    while depth > 0 {
      depth -= 1
      let step = stack[depth]
      guard reached[step] != round else { continue }
      reached[step] = round
      spent += 1
      switch steps[step] {
      case .jump(let next):
        stack[depth] = next
        depth += 1
      case .fork(let first, let second):
        stack[depth] = second
        stack[depth + 1] = first
        depth += 2
      case .place(let wanted):
        guard holds(wanted, at: place) else { continue }
        stack[depth] = step + 1
        depth += 1
      case .ahead(let number, let isAbsent):
        guard try isAhead(number, at: place) != isAbsent else { continue }
        stack[depth] = step + 1
        depth += 1
      case .take, .match: ways.append(step, from: start)
      }
    }
    try budget.spend(spent)
  }

  private func isAhead(_ number: Int, at place: Int) throws(PatternExhaustion) -> Bool {
    if aheads[number].place != place {
      let found = try aheads[number].run.search(from: place, isAnchored: true, stopsEarly: true)
      (aheads[number].place, aheads[number].holds) = (place, found != nil)
    }
    return aheads[number].holds
  }
}

extension PatternRun {
  /// The scalar at a place and its length in bytes; 0 at the end. What is not UTF-8 is one U+FFFD a byte.
  func scalar(at place: Int) -> (scalar: Unicode.Scalar, length: Int) {
    guard place < bytes.count else { return ("\0", 0) }
    let first = bytes[place]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
    guard first >= 0xc2, first < 0xf5, place + length <= bytes.count else { return ("\u{fffd}", 1) }
    var value = UInt32(first) & (0x7f >> UInt32(length))
    for offset in 1..<length {
      guard bytes[place + offset] & 0xc0 == 0x80 else { return ("\u{fffd}", 1) }
      value = value << 6 | UInt32(bytes[place + offset] & 0x3f)
    }
    return Unicode.Scalar(value).map { ($0, length) } ?? ("\u{fffd}", 1)
  }

  private func scalar(before place: Int) -> Unicode.Scalar? {
    guard place > 0 else { return nil }
    var start = place - 1
    while start > max(0, place - 4), bytes[start] & 0xc0 == 0x80 { start -= 1 }
    return scalar(at: start).scalar
  }

  private func holds(_ wanted: PatternPlace, at place: Int) -> Bool {
    switch wanted {
    case .textStart: place == 0
    case .textEnd: place == bytes.count
    case .lastLineEnd: place == bytes.count || endsLine(at: place) && place + breakLength(at: place) == bytes.count
    case .lineStart: place == 0 || scalar(before: place)?.isLineBreak == true && !isInsideBreak(place)
    case .lineEnd: place == bytes.count || endsLine(at: place)
    case .wordEdge: isWord(scalar(before: place)) != isWord(at: place)
    case .insideOrOutside: isWord(scalar(before: place)) == isWord(at: place)
    }
  }

  private func endsLine(at place: Int) -> Bool { scalar(at: place).scalar.isLineBreak && !isInsideBreak(place) }

  /// Between a carriage return and its line feed.
  private func isInsideBreak(_ place: Int) -> Bool {
    place > 0 && place < bytes.count && bytes[place - 1] == 0x0d && bytes[place] == 0x0a
  }

  private func breakLength(at place: Int) -> Int {
    isInsideBreak(place + 1) ? 2 : scalar(at: place).length
  }

  private func isWord(at place: Int) -> Bool { place < bytes.count && isWord(scalar(at: place).scalar) }
  private func isWord(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { ScalarSet.word.contains($0) } ?? false }
}

extension Unicode.Scalar {
  fileprivate var isLineBreak: Bool {
    switch value {
    case 0x0a...0x0d, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}
