/// What may have gone wrong at one step, at one moment.
struct StepEvent: Sendable {
  enum Kind: Hashable, Sendable { case fields, outcome, presence, order }

  var column: Int
  var kind: Kind
  /// Later ones may come of earlier ones.
  var rank: Double
  /// Indices of what speaks for it.
  var signals: [Int] = []

  /// - Returns: in order of their rank.
  static func events(of signals: [Signal], in alignment: StepAlignment) -> [StepEvent] {
    let ends = ends(of: alignment)
    var places: [Key: Int] = [:]
    var events: [StepEvent] = []
    for (index, signal) in signals.enumerated() {
      let column = signal.column
      let rank = Double(alignment.rank[column])
      let isLeaf = ends[column] == alignment.rank[column]
      let event: StepEvent =
        switch signal.feature {
        case .presence: StepEvent(column: column, kind: .presence, rank: rank)
        case .order:
          StepEvent(column: column, kind: .order, rank: Double(signal.partner.map { alignment.rank[$0] } ?? 0) - 0.1)
        default:
          isLeaf || signal.feature.isInput
            ? StepEvent(column: column, kind: .fields, rank: rank)
            : StepEvent(column: column, kind: .outcome, rank: Double(ends[column]) + 0.5)
        }
      let key = Key(column: column, kind: event.kind)
      if let place = places[key] {
        events[place].signals.append(index)
        events[place].rank = min(events[place].rank, event.rank)
      } else {
        places[key] = events.count
        events.append(event)
        events[events.count - 1].signals = [index]
      }
    }
    return events.sorted { ($0.rank, $0.column) < ($1.rank, $1.column) }
  }

  private struct Key: Hashable {
    var column: Int
    var kind: Kind
  }

  /// For each column the rank of the last one inside of it.
  private static func ends(of alignment: StepAlignment) -> [Int] {
    var ends = alignment.rank
    // Containers are made before what is inside of them.
    for column in alignment.columns.indices.reversed() {
      if let container = alignment.columns[column].container { ends[container] = max(ends[container], ends[column]) }
    }
    return ends
  }
}
