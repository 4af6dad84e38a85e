import SpangateCore
import SpangateTrace

/// What votes on a scale from 0 to 1 come to.
struct GradeBallot: Sendable {
  struct Vote: Sendable, Equatable {
    var grade: Double
    /// Hostile text: a judge may repeat the agent.
    var reason: String
  }

  /// At least one.
  let votes: [Vote]

  /// Their mean, without what is left of the digits by the order of a sum.
  var grade: Double { (votes.reduce(0) { $0 + $1.grade } / Double(votes.count)).withoutNoise }

  /// How they came about: the votes' range and agreement, one less the range, and the reason of the one nearest the mean.
  var because: String {
    let nearest = votes.min { abs($0.grade - grade) < abs($1.grade - grade) }
    let reason = (nearest?.reason ?? "").inert(limit: 400)
    guard votes.count > 1, let least = votes.map(\.grade).min(), let most = votes.map(\.grade).max() else {
      return reason
    }
    let range = "\(Figure.score.text(least)) to \(Figure.score.text(most))"
    return "\(votes.count) votes from \(range), agreement \(Figure.score.text(1 - (most - least))): \(reason)"
  }
}

/// What votes for one of several choices come to.
struct ChoiceBallot<Choice: Hashable & Sendable>: Sendable {
  struct Vote: Sendable {
    var choice: Choice
    /// Hostile text: a judge may repeat the agent.
    var reason: String
  }

  /// At least one.
  let votes: [Vote]
  /// From the worst to the best.
  let choices: [Choice]

  /// What most voted for; of those that as many did, the worst.
  var winner: Choice {
    choices.max { count($0) < count($1) || (count($0) == count($1) && rank($0) > rank($1)) } ?? votes[0].choice
  }

  /// - Parameter name: of the winner, as a sentence has it.
  func because(_ name: String) -> String {
    let winner = winner
    let reason = (votes.first { $0.choice == winner }?.reason ?? "").inert(limit: 400)
    guard votes.count > 1 else { return "\(name): \(reason)" }
    let share = Double(count(winner)) / Double(votes.count)
    return "\(name) by \(count(winner)) of \(votes.count) votes, agreement \(Figure.score.text(share)): \(reason)"
  }

  private func count(_ choice: Choice) -> Int { votes.count { $0.choice == choice } }
  private func rank(_ choice: Choice) -> Int { choices.firstIndex(of: choice) ?? choices.count }
}
