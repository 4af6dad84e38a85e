/// The seconds of a trial by the step that they went into.
///
/// At each moment the innermost steps that are under way share it: what runs at once beside others counts for less, and what
/// waits for the steps inside of it counts for nothing. So all of them together are the time that passed.
enum SelfTimes {
  static func seconds(of steps: [Step]) -> [Double] {
    var seconds = [Double](repeating: 0, count: steps.count)
    var events: [(time: UInt64, step: Int, begins: Bool)] = []
    for (place, step) in steps.enumerated() where step.end > step.start {
      events.append((step.start, place, true))
      events.append((step.end, place, false))
    }
    events.sort { ($0.time, $0.begins ? 1 : 0, $0.step) < ($1.time, $1.begins ? 1 : 0, $1.step) }
    var isActive = [Bool](repeating: false, count: steps.count)
    var inside = [Int](repeating: 0, count: steps.count)
    var innermost: Set<Int> = []
    var last: UInt64 = 0
    for event in events {
      if event.time > last, !innermost.isEmpty {
        let share = Double(event.time - last) / 1e9 / Double(innermost.count)
        for step in innermost { seconds[step] += share }
      }
      last = event.time
      isActive[event.step] = event.begins
      var above = steps[event.step].container
      while let step = above {
        inside[step] += event.begins ? 1 : -1
        if isActive[step], inside[step] == 0 { innermost.insert(step) } else { innermost.remove(step) }
        above = steps[step].container
      }
      if event.begins, inside[event.step] == 0 { innermost.insert(event.step) } else { innermost.remove(event.step) }
    }
    return seconds
  }
}
