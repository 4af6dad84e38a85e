import SpangateTrace

/// Says what differs at a step, and in how many trials.
struct SuspectWords {
  private let blame: StepBlame
  private let ranked: EventRanking.Ranked
  private let signal: Signal

  init(blame: StepBlame, ranked: EventRanking.Ranked) {
    self.init(blame, ranked, ranked.signal)
  }

  private init(_ blame: StepBlame, _ ranked: EventRanking.Ranked, _ signal: Int) {
    (self.blame, self.ranked, self.signal) = (blame, ranked, blame.signals[signal])
  }

  private var column: StepColumn { blame.alignment.columns[signal.column] }
  private var trials: [[Step]] { blame.alignment.trials }

  /// Such as: `tool.execute.search_logs` (step 4): argument `since` is `2024-01-01` in 3 of 3 failing trials, `last night`
  /// in 12 of 12 passing ones.
  ///
  /// What the step was given comes first where that differs, too, and what came of it after it.
  var reason: String {
    guard let given = ranked.given, given != ranked.signal, !signal.feature.isGiven else {
      return "\(place): \(difference)"
    }
    return "\(place): \(SuspectWords(blame, ranked, given).difference); \(difference)"
  }

  private var place: String {
    for trial in trials.indices where blame.labels.isFailing[trial] == true {
      guard let step = blame.step(of: ranked, in: trial) else { continue }
      return "`\(trials[trial][step].spanName.inert(limit: 80))` (step \(step + 1))"
    }
    return "`\(column.slot.label.inert(limit: 80))`"
  }

  private var difference: String {
    switch signal.feature {
    case .presence: presence
    case .order: order
    case .duration, .tokens: amount
    default: values
    }
  }

  private var name: String {
    switch column.slot.kind {
    case .model: "call of a model"
    case .tool: "call of `\(column.slot.label.inert(limit: 60))`"
    case .agent: "agent `\(column.slot.label.inert(limit: 60))`"
    default: "step `\(column.slot.label.inert(limit: 60))`"
    }
  }

  private var presence: String {
    let (failing, passing) = blame.counts(of: signal.column)
    let counts =
      "in \(failing.have) of \(failing.all) failing trials, in \(passing.have) of \(passing.all) passing ones"
    if blame.isExtra(signal.column) {
      let earlier = blame.alignment.columns.indices.contains { other in
        other != signal.column && blame.alignment.columns[other].slot == column.slot
          && blame.alignment.columns[other].container == column.container && !blame.isExtra(other)
      }
      return (earlier ? "a further \(name) is there " : "a \(name) is there ") + counts
    }
    for trial in trials.indices where blame.labels.isFailing[trial] == true {
      guard let step = blame.step(of: ranked, in: trial), trials[trial][step].kind == column.slot.kind,
        column.slot.kind != .model
      else { continue }
      let instead = blame.counts(of: blame.alignment.columnOf[trial][step])
      return
        "a call of `\(trials[trial][step].label.inert(limit: 60))` in \(instead.failing.have) of \(failing.all) failing "
        + "trials where \(passing.have) of \(passing.all) passing ones have a \(name)"
    }
    return
      "no \(name) follows in \(failing.all - failing.have) of \(failing.all) failing trials, one does in "
      + "\(passing.have) of \(passing.all) passing ones"
  }

  private var order: String {
    guard let partner = signal.partner, case .values(let values, _) = signal.kind else { return "" }
    let first = blame.alignment.columns[partner].slot.label.inert(limit: 60)
    func count(_ fails: Bool) -> (Int, Int) {
      let known = values.indices.filter { values[$0] >= 0 && blame.labels.isFailing[$0] == fails }
      return (known.count { values[$0] == 1 }, known.count)
    }
    let (failing, passing) = (count(true), count(false))
    return "it comes before `\(first)` in \(failing.0) of \(failing.1) failing trials, in \(passing.0) of \(passing.1) "
      + "passing ones"
  }

  private var amount: String {
    guard case .amounts(let amounts, _) = signal.kind else { return "" }
    func middle(_ fails: Bool) -> Double {
      let known = amounts.indices.filter { !amounts[$0].isNaN && blame.labels.isFailing[$0] == fails }
        .map { amounts[$0] }.sorted()
      return known.isEmpty ? 0 : known[known.count / 2]
    }
    let (failing, passing) = (DiagnosisNumber.exponential(middle(true)), DiagnosisNumber.exponential(middle(false)))
    return signal.feature == .duration
      ? "it takes \(DiagnosisNumber.seconds(failing)) in failing trials, \(DiagnosisNumber.seconds(passing)) in passing ones"
      : "\(Int(failing - 1)) tokens in failing trials, \(Int(passing - 1)) in passing ones"
  }

  // MARK: Values

  private var values: String {
    "\(subject) is \(listed(true)) failing trials, \(listed(false)) passing ones"
  }

  private var subject: String {
    let path = signal.path.inert(limit: 60)
    return switch signal.feature {
    case .argument, .argumentKey, .origin: "argument `\(path)`"
    case .parameter: "request parameter `\(path)`"
    case .prompt: "prompt \(path)"
    case .model: path.isEmpty ? "the model" : path
    case .error: "the error"
    case .finishReason: "the finish reason"
    case .resultShape: "the shape of the result"
    case .result: path.isEmpty ? "the result" : "`\(path)` of the result"
    case .answer: "the answer"
    case .presence, .order, .duration, .tokens: ""
    }
  }

  /// The commonest value of a side, with how many trials have it: `` `a` in 3 of 3 ``.
  private func listed(_ fails: Bool) -> String {
    var counts: [(text: String, count: Int)] = []
    var all = 0
    for trial in trials.indices where blame.labels.isFailing[trial] == fails {
      guard let cell = column.cells[trial] else { continue }
      all += 1
      let text = text(of: trials[trial][cell])
      if let place = counts.firstIndex(where: { $0.text == text }) {
        counts[place].count += 1
      } else {
        counts.append((text, 1))
      }
    }
    guard let most = counts.max(by: { $0.count < $1.count }) else { return "nothing in any of the" }
    if most.count == 1, all > 1 { return "different in each, such as \(most.text), in the \(all)" }
    return "\(most.text) in \(most.count) of \(all)"
  }

  private func text(of step: Step) -> String {
    for field in step.fields
    where (field.feature == signal.feature || signal.feature == .origin && field.feature == .argument)
      && field.path == signal.path
    {
      switch field.value {
      case .text(let text): return text.isEmpty ? "empty" : "`\(text.inert(limit: 120))`"
      case .amount(let amount): return "\(amount)"
      }
    }
    return "missing"
  }
}
