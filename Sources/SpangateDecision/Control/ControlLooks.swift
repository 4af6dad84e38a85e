/// When a suspect case is looked at: trials of both sides in all, after the first round.
struct ControlLooks: Equatable {
  struct Look: Equatable {
    var candidate: Int
    var control: Int
    /// Its place in the numbers of ``ControlTuning``.
    var step: Int
  }

  let looks: [Look]

  /// - Parameters:
  ///   - first: trials of the first round, at least 1.
  ///   - most: trials of either side, as far as a case may go; fewer than `first` means the first round is all that the
  ///     candidate has.
  init(first: Int, most: Int, inCrowd isCrowded: Bool) {
    let most = max(first, most)
    let steps = isCrowded ? ControlTuning.looksInCrowd : ControlTuning.looks
    func scaled(_ trials: Int) -> Int { (trials * first + 2) / 3 }
    var looks: [Look] = []
    for (step, trials) in steps.enumerated() {
      let look = Look(
        candidate: min(most, first + scaled(trials.candidate)), control: min(most, scaled(trials.control)), step: step)
      if let last = looks.last, last.candidate == look.candidate, last.control == look.control { continue }
      if look.candidate == first, look.control == 0 { continue }
      looks.append(look)
    }
    if looks.last.map({ $0.candidate < most || $0.control < most }) ?? true {
      looks.append(Look(candidate: most, control: most, step: steps.count - 1))
    }
    self.looks = looks
  }

  /// The looks that both sides have come to.
  func reached(candidate: Int, control: Int) -> ArraySlice<Look> {
    looks.prefix { $0.candidate <= candidate && $0.control <= control }
  }

  /// The looks at which the sides are tested against each other.
  var tested: Int { max(1, looks.count { $0.control >= ControlTuning.leastControl || $0 == looks.last }) }

  func isTested(_ look: Look) -> Bool { look.control >= ControlTuning.leastControl || look == looks.last }
}
