/// Numbers for the values that steps are given, with how much each says of who has it.
struct GivenTable {
  private var places: [Place: Int] = [:]
  private var numbers: [Given: Int] = [:]
  /// By number of a value.
  private var placeOf: [Int] = []
  // By number of a place.
  private var shares: [Double] = []
  private var values: [Double] = []
  private var uses: [Double] = []

  private struct Place: Hashable {
    var label: String
    var path: String
    var kind: Kind
  }

  /// What a value is, with its share beside a whole argument.
  private enum Kind: Double { case argument = 1, result = 0.3, word = 0.2 }

  private struct Given: Hashable {
    var place: Int
    var text: String
  }

  /// Sorted.
  mutating func numbers(of step: Step) -> [Int] {
    var found: [Int] = []
    for field in step.fields {
      guard field.feature == .argument || field.feature == .result, case .text(let text) = field.value else { continue }
      let isGiven = field.feature == .argument
      found.append(number(text, at: Place(label: step.label, path: field.path, kind: isGiven ? .argument : .result)))
      // Texts that are worded otherwise share most of their words.
      if isGiven, ProseWords.isProse(text) {
        let place = Place(label: step.label, path: field.path, kind: .word)
        var seen: Set<String> = []
        for word in ProseWords.words(of: text).prefix(20) where seen.insert(word).inserted {
          found.append(number(word, at: place))
        }
      }
    }
    return found.sorted()
  }

  private mutating func number(_ text: String, at place: Place) -> Int {
    let placeNumber = places[place] ?? places.count
    if placeNumber == places.count {
      places[place] = placeNumber
      shares.append(place.kind.rawValue)
      values.append(0)
      uses.append(0)
    }
    uses[placeNumber] += 1
    let key = Given(place: placeNumber, text: text)
    if let number = numbers[key] { return number }
    numbers[key] = placeOf.count
    placeOf.append(placeNumber)
    values[placeNumber] += 1
    return placeOf.count - 1
  }

  /// By number of a value: little where each trial has another one.
  var weights: [Double] {
    placeOf.map { shares[$0] * max(0.02, 1 - (values[$0] - 1) / max(1, uses[$0] - 1)) }
  }
}
