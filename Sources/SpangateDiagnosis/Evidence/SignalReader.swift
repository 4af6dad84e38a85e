import Glibc
import SpangateTrace

/// Reads off aligned trials all that is not the same in each.
struct SignalReader {
  private let alignment: StepAlignment
  private(set) var signals: [Signal] = []
  /// By trial and step, which arguments were seen before.
  private var origins: [[[String: Bool]]]

  static func signals(of alignment: StepAlignment) -> [Signal] {
    var reader = SignalReader(alignment)
    for column in alignment.columns.indices {
      reader.readPresence(column)
      reader.readFields(column)
    }
    reader.readOrder()
    reader.settleSpreads()
    return reader.signals
  }

  private init(_ alignment: StepAlignment) {
    self.alignment = alignment
    origins = alignment.trials.map { Origins.of($0) }
  }

  private var trials: Range<Int> { alignment.trials.indices }

  private func step(_ column: Int, _ trial: Int) -> Step? {
    alignment.columns[column].cells[trial].map { alignment.trials[trial][$0] }
  }

  // MARK: Presence

  private mutating func readPresence(_ column: Int) {
    let cells = alignment.columns[column].cells
    guard cells.contains(where: { $0 == nil }) else { return }
    let container = alignment.columns[column].container
    let values = trials.map { trial -> Int32 in
      // Where there is nothing that it could be inside of, it is not missing.
      if let container, alignment.columns[container].cells[trial] == nil { return -1 }
      return cells[trial] == nil ? 0 : 1
    }
    let isRetried = alignment.columns[column].slot.label.hasSuffix(Step.retried)
    let path = isRetried ? Signal.retried : isRepeat(column) ? Signal.repeated : ""
    add(.presence, path, of: column, values, .loose)
  }

  /// Whether where it is there, the same was done before with the same arguments.
  private func isRepeat(_ column: Int) -> Bool {
    let cells = alignment.columns[column].cells
    guard alignment.columns[column].slot.kind != .model else { return false }
    var (repeats, all) = (0, 0)
    for (trial, cell) in cells.enumerated() {
      guard let cell else { continue }
      let step = alignment.trials[trial][cell]
      let arguments = step.arguments
      all += 1
      if alignment.trials[trial][..<cell].contains(where: { other in
        other.label == step.label && other.container == step.container && other.arguments == arguments
      }) {
        repeats += 1
      }
    }
    return repeats * 2 > all
  }

  private mutating func add(
    _ feature: StepFeature, _ path: String, of column: Int, _ values: [Int32],
    _ steadiness: PartitionEvidence.Steadiness
  ) {
    guard let first = values.first(where: { $0 >= 0 }), values.contains(where: { $0 >= 0 && $0 != first }) else {
      return
    }
    signals.append(Signal(column: column, feature: feature, path: path, kind: .values(values, steadiness)))
  }

  // MARK: Fields

  private struct Key: Hashable {
    var feature: StepFeature
    var path: String
  }

  private mutating func readFields(_ column: Int) {
    var places: [Key: Int] = [:]
    var keys: [Key] = []
    var texts: [[String?]] = []
    var amounts: [[Double]] = []
    for trial in trials {
      for field in step(column, trial)?.fields ?? [] {
        let key = Key(feature: field.feature, path: field.path)
        let place = places[key] ?? keys.count
        if place == keys.count {
          places[key] = place
          keys.append(key)
          texts.append([String?](repeating: nil, count: trials.count))
          amounts.append([])
        }
        switch field.value {
        case .text(let text): texts[place][trial] = text
        case .amount(let amount):
          if amounts[place].isEmpty { amounts[place] = [Double](repeating: .nan, count: trials.count) }
          amounts[place][trial] = log(amount)
        }
      }
    }
    for (place, key) in keys.enumerated() {
      if amounts[place].isEmpty {
        readTexts(key, texts[place], of: column)
      } else {
        signals.append(
          Signal(
            column: column, feature: key.feature, path: key.path,
            kind: .amounts(amounts[place], spread: ShiftEvidence.spread)))
      }
    }
  }

  private mutating func readTexts(_ key: Key, _ texts: [String?], of column: Int) {
    let present = trials.filter { alignment.columns[column].cells[$0] != nil }
    guard let first = present.first, present.contains(where: { texts[$0] != texts[first] }) else { return }
    var numbers: [String: Int32] = [:]
    var values = [Int32](repeating: -1, count: trials.count)
    var isProse = false
    for trial in present {
      guard let text = texts[trial] else {
        values[trial] = 0
        continue
      }
      let number = numbers[text] ?? Int32(numbers.count + 1)
      numbers[text] = number
      values[trial] = number
      isProse = isProse || ProseWords.isProse(text)
    }
    add(key.feature, key.path, of: column, values, isProse ? .free : .steady)
    if key.feature == .error {
      // Whether it failed tells as much when each failure has words of its own.
      let none = numbers["none"]
      add(.error, key.path, of: column, values.map { $0 < 1 ? $0 : $0 == none ? 1 : 2 }, .steady)
    }
    if isProse { readWords(key, texts, of: column) }
    if key.feature == .argument, !isProse { readOrigins(key.path, of: column) }
    if !isProse, numbers.count > 2 { readNumbers(key, texts, of: column) }
  }

  private mutating func readWords(_ key: Key, _ texts: [String?], of column: Int) {
    var masks: [String: UInt64] = [:]
    var among: UInt64 = 0
    for trial in trials {
      guard let text = texts[trial] else { continue }
      among |= 1 << UInt64(trial)
      for word in ProseWords.words(of: text) { masks[word, default: 0] |= 1 << UInt64(trial) }
    }
    var patterns: Set<Signal.WordPattern> = []
    for (word, mask) in masks where mask != among {
      patterns.insert(Signal.WordPattern(trials: mask, isNumber: word.utf8.contains { 0x30...0x39 ~= $0 }))
    }
    guard !patterns.isEmpty else { return }
    signals.append(
      Signal(column: column, feature: key.feature, path: key.path, kind: .words(Array(patterns), among: among)))
  }

  private mutating func readOrigins(_ path: String, of column: Int) {
    let values = trials.map { trial -> Int32 in
      guard let step = alignment.columns[column].cells[trial], let isKnown = origins[trial][step][path] else {
        return -1
      }
      return isKnown ? 1 : 0
    }
    add(.origin, path, of: column, values, .loose)
  }

  /// Numbers that vary, by how large they are.
  private mutating func readNumbers(_ key: Key, _ texts: [String?], of column: Int) {
    guard key.feature == .argument || key.feature == .result else { return }
    var amounts = [Double](repeating: .nan, count: trials.count)
    for trial in trials {
      guard let text = texts[trial] else { continue }
      guard let number = Double(text), number.isFinite, number >= 0 else { return }
      amounts[trial] = log(number + 1)
    }
    signals.append(
      Signal(
        column: column, feature: key.feature, path: key.path,
        kind: .amounts(amounts, spread: ShiftEvidence.spread)))
  }

  // MARK: Order

  /// Pairs of steps that some trials take in one order and some in the other, and not at once.
  private mutating func readOrder() {
    let columns = alignment.order.filter { column in
      let slot = alignment.columns[column].slot
      return slot.kind != .model && slot.kind != .agent && alignment.columns[column].cells.count { $0 != nil } > 1
    }
    // Without models each step is a round of its own, but for those at once.
    let rounds = alignment.trials.map { steps in
      zip(steps.indices, StepRounds.numbers(steps)).map { $1 == 0 ? -1 - $0 : $1 }
    }
    for (place, first) in columns.enumerated() {
      for second in columns[(place + 1)...]
      where alignment.columns[first].container == alignment.columns[second].container {
        var isParallel = false
        let values = trials.map { trial -> Int32 in
          guard let one = alignment.columns[first].cells[trial], let other = alignment.columns[second].cells[trial]
          else { return -1 }
          if rounds[trial][one] == rounds[trial][other] { isParallel = true }
          return one < other ? 0 : 1
        }
        guard !isParallel, values.contains(1), values.contains(0) else { continue }
        signals.append(
          Signal(column: second, feature: .order, kind: .values(values, .loose), partner: first))
      }
    }
  }

  // MARK: Amounts

  /// How far durations and tokens are spread in these trials by themselves.
  private mutating func settleSpreads() {
    for feature in [StepFeature.duration, .tokens] {
      var (squares, freedom) = (4 * ShiftEvidence.spread * ShiftEvidence.spread, 4.0)
      for signal in signals where signal.feature == feature {
        guard case .amounts(let amounts, _) = signal.kind else { continue }
        let known = amounts.filter { !$0.isNaN }
        guard known.count > 2 else { continue }
        let sorted = known.sorted()
        // By quartiles: the one step that went wrong is among them.
        let range = sorted[sorted.count * 3 / 4] - sorted[sorted.count / 4]
        squares += min(range * range / 1.8, 1)
        freedom += 1
      }
      let spread = (squares / freedom).squareRoot()
      for index in signals.indices where signals[index].feature == feature {
        if case .amounts(let amounts, _) = signals[index].kind {
          signals[index].kind = .amounts(amounts, spread: spread)
        }
      }
    }
  }
}

/// Which arguments each step was given that an earlier result or argument had.
private enum Origins {
  static func of(_ steps: [Step]) -> [[String: Bool]] {
    var seen: Set<String> = []
    return steps.map { step in
      var found: [String: Bool] = [:]
      for field in step.fields where field.feature == .argument {
        guard case .text(let text) = field.value, text.isIdentifier else { continue }
        found[field.path] = seen.contains(text.lowercased())
      }
      for field in step.fields where field.feature == .result {
        if case .text(let text) = field.value {
          seen.insert(text.lowercased())
          if ProseWords.isProse(text) { seen.formUnion(ProseWords.words(of: text)) }
        }
      }
      return found
    }
  }
}

extension String {
  /// Something that hardly is the same by chance.
  fileprivate var isIdentifier: Bool {
    utf8.count >= 4 && utf8.contains { 0x30...0x39 ~= $0 } && !utf8.contains(0x20)
  }
}
