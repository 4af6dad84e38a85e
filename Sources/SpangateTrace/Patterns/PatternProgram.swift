/// A regular expression as steps for a ``PatternRun``.
struct PatternProgram: Sendable {
  enum Step: Sendable {
    /// A scalar of the set of this number.
    case take(Int)
    /// Both ways, the first one rather.
    case fork(Int, Int)
    case jump(Int)
    case place(PatternPlace)
    /// The program of this number matches here, or does not.
    case ahead(Int, isAbsent: Bool)
    case match
  }

  private(set) var steps: [Step] = []
  private(set) var sets: [ScalarTable] = []
  private(set) var aheads: [PatternProgram] = []
  /// Bytes with which a match may begin; nil when it may begin anywhere.
  private(set) var starts: StartBytes?

  /// Of all programs together: counted repetition is written out.
  static let mostSteps = 20_000

  init(_ pattern: PatternSyntax) throws(PatternProblem) {
    var room = Self.mostSteps
    try self.init(pattern, &room)
  }

  private init(_ pattern: PatternSyntax, _ room: inout Int) throws(PatternProblem) {
    try append(pattern, &room)
    try emit(.match, &room)
    starts = StartBytes(self)
  }

  private mutating func emit(_ step: Step, _ room: inout Int) throws(PatternProblem) {
    room -= 1
    guard room >= 0 else {
      throw PatternProblem(
        message: "the pattern has more than 20,000 parts when its repetitions are written out", offset: 0)
    }
    steps.append(step)
  }

  private mutating func append(_ pattern: PatternSyntax, _ room: inout Int) throws(PatternProblem) {
    switch pattern {
    case .nothing: break
    case .scalar(let set):
      try emit(.take(sets.count), &room)
      sets.append(set)
    case .sequence(let parts): for part in parts { try append(part, &room) }
    case .choice(let branches): try append(branches[...], &room)
    case .repeated(let part, let min, let max, let isLazy):
      try append(part, times: min, &room)
      if let max {
        try append(part, upTo: max - min, isLazy, &room)
      } else {
        try append(anyNumberOf: part, isLazy, &room)
      }
    case .place(let place): try emit(.place(place), &room)
    case .ahead(let part, let isAbsent):
      try emit(.ahead(aheads.count, isAbsent: isAbsent), &room)
      aheads.append(try PatternProgram(part, &room))
    }
  }

  private mutating func append(_ branches: ArraySlice<PatternSyntax>, _ room: inout Int) throws(PatternProblem) {
    var ends: [Int] = []
    for branch in branches.dropLast() {
      let fork = steps.count
      try emit(.jump(0), &room)
      try append(branch, &room)
      ends.append(steps.count)
      try emit(.jump(0), &room)
      steps[fork] = .fork(fork + 1, steps.count)
    }
    if let last = branches.last { try append(last, &room) }
    for end in ends { steps[end] = .jump(steps.count) }
  }

  private mutating func append(_ part: PatternSyntax, times: Int, _ room: inout Int) throws(PatternProblem) {
    for _ in 0..<times {
      let before = steps.count
      try append(part, &room)
      // Nothing, however often.
      if steps.count == before { return }
    }
  }

  private mutating func append(
    _ part: PatternSyntax, upTo times: Int, _ isLazy: Bool, _ room: inout Int
  ) throws(PatternProblem) {
    var forks: [Int] = []
    for _ in 0..<times {
      forks.append(steps.count)
      try emit(.jump(0), &room)
      try append(part, &room)
    }
    for fork in forks { steps[fork] = Self.fork(fork + 1, steps.count, isLazy) }
  }

  private mutating func append(
    anyNumberOf part: PatternSyntax, _ isLazy: Bool, _ room: inout Int
  ) throws(PatternProblem) {
    let fork = steps.count
    try emit(.jump(0), &room)
    try append(part, &room)
    try emit(.jump(fork), &room)
    steps[fork] = Self.fork(fork + 1, steps.count, isLazy)
  }

  private static func fork(_ body: Int, _ rest: Int, _ isLazy: Bool) -> Step {
    isLazy ? .fork(rest, body) : .fork(body, rest)
  }
}

/// The bytes with which a match may begin, so that a search passes over the others.
struct StartBytes: Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  /// - Returns: nil for a program that may match nothing.
  init?(_ program: PatternProgram) {
    var seen: Set<Int> = []
    var open = [0]
    while let index = open.popLast() {
      guard seen.insert(index).inserted else { continue }
      switch program.steps[index] {
      case .take(let set):
        for byte in UInt8.min..<64 where program.sets[set].containsASCII(byte) { low |= 1 << UInt64(byte) }
        for byte in UInt8(64)..<128 where program.sets[set].containsASCII(byte) { high |= 1 << UInt64(byte - 64) }
      case .fork(let first, let second): open += [first, second]
      case .jump(let next): open.append(next)
      case .place, .ahead: open.append(index + 1)
      case .match: return nil
      }
    }
  }

  /// Of a scalar of several bytes nothing is known.
  func contains(_ byte: UInt8) -> Bool { byte >= 128 || (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 == 1 }
}
