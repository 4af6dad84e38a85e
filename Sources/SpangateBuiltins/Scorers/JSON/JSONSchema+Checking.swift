import SpangateCore
import SpangateTrace

extension JSONSchema {
  /// How a value and a schema go together.
  enum Fit: Equatable {
    case fits
    /// The first thing that the schema does not allow, with its place.
    case differs(String)
    /// Nobody could tell: `not` makes no pass of this.
    case unknown(why: String)
  }

  func fit(of value: JSONValue) -> Fit {
    let check = SchemaCheck(definitions: definitions)
    let problem = check.problem(with: value, at: "", under: root)
    if let why = check.unknown { return .unknown(why: why) }
    return problem.map { .differs($0) } ?? .fits
  }

  /// What keeps a value from fitting, known or not; nil when it fits.
  func problem(with value: JSONValue) -> String? {
    switch fit(of: value) {
    case .fits: nil
    case .differs(let problem), .unknown(let problem): problem
    }
  }
}

/// One value being held against a schema.
private final class SchemaCheck {
  private typealias Rule = JSONSchema.Rule

  /// What came of a definition at a place: asked once, however often it is referred to.
  private struct Asked: Hashable {
    var pointer: String
    var place: String
  }

  private let definitions: [String: JSONSchema.Rule]
  /// Of all that is looked at: patterns' steps, and what is compared.
  private let budget = PatternBudget(steps: RegularExpression.sharedSteps, pace: .current)
  private var answers: [Asked: String?] = [:]
  private var depth = 0
  /// Why something could not be told.
  private(set) var unknown: String?

  init(definitions: [String: JSONSchema.Rule]) { self.definitions = definitions }

  func problem(with value: JSONValue, at place: String, under rule: JSONSchema.Rule) -> String? {
    guard depth < 2 * JSONSchema.deepest else { return giveUp(say(place, "is nested too deep for the schema")) }
    if let why = spent(1) { return why }
    depth += 1
    defer { depth -= 1 }
    return switch rule {
    case .never: say(place, "is not allowed")
    case .types(let types): typeProblem(value, place, types)
    case .options(let options): optionProblem(value, place, options)
    case .range(let bounds): value.double.flatMap { bounds.problem(with: $0) }.map { say(place, "is \($0)") }
    case .length(let bounds):
      value.string.flatMap { bounds.problem(with: Double($0.unicodeScalars.count)) }.map {
        say(place, "has length \($0)")
      }
    case .pattern(let pattern, let source): patternProblem(value, place, pattern, source)
    case .object(let rule): value.object.flatMap { objectProblem($0, place, rule) }
    case .array(let rule): value.array.flatMap { arrayProblem($0, place, rule) }
    case .all(let rules): allProblem(value, place, rules)
    case .any(let rules):
      rules.contains { allows(value, place, $0) } ? nil : say(place, "is none of the \(rules.count) kinds in `anyOf`")
    case .one(let rules): oneProblem(value, place, rules)
    case .not(let rule): allows(value, place, rule) ? say(place, "is what `not` forbids") : nil
    case .reference(let pointer): referenceProblem(value, place, pointer)
    }
  }

  private func referenceProblem(_ value: JSONValue, _ place: String, _ pointer: String) -> String? {
    let asked = Asked(pointer: pointer, place: place)
    if let known = answers[asked] { return known }
    let problem = problem(with: value, at: place, under: definitions[pointer] ?? .never)
    answers[asked] = .some(problem)
    return problem
  }

  private func allProblem(_ value: JSONValue, _ place: String, _ rules: [Rule]) -> String? {
    for rule in rules {
      if let problem = problem(with: value, at: place, under: rule) { return problem }
    }
    return nil
  }

  private func allows(_ value: JSONValue, _ place: String, _ rule: Rule) -> Bool {
    problem(with: value, at: place, under: rule) == nil
  }

  private func oneProblem(_ value: JSONValue, _ place: String, _ rules: [Rule]) -> String? {
    let count = rules.count { allows(value, place, $0) }
    return count == 1 ? nil : say(place, "is \(count) of the \(rules.count) kinds in `oneOf`, not exactly one")
  }

  private func typeProblem(_ value: JSONValue, _ place: String, _ types: [JSONSchema.JSONType]) -> String? {
    let isOne = types.contains { type in
      switch type {
      case .null: value == .null
      case .boolean: value.bool != nil
      case .integer: value.int != nil
      case .number: value.double != nil
      case .string: value.string != nil
      case .array: value.array != nil
      case .object: value.object != nil
      }
    }
    if isOne { return nil }
    return say(place, "is \(value.typeName), not \(types.map(\.rawValue).joined(separator: " or "))")
  }

  private func optionProblem(_ value: JSONValue, _ place: String, _ options: [JSONValue]) -> String? {
    if let why = spent(options.count + value.size) { return why }
    if options.contains(where: value.isSame) { return nil }
    let wanted = options.count == 1 ? options[0].description.quoted : "one of \(options.count) values"
    return say(place, "is \(value.description.quoted), not \(wanted)")
  }

  private func patternProblem(_ value: JSONValue, _ place: String, _ pattern: Pattern, _ source: String) -> String? {
    guard let text = value.string else { return nil }
    switch pattern.matches(text, on: budget) {
    case true?: return nil
    case false?: return say(place, "is \(text.quoted), which \(source.quoted) does not match")
    case nil: return giveUp(say(place, "takes \(source.quoted) more than it may: \(RegularExpression.sharedLimits)"))
    }
  }

  /// Why nothing more is looked at; nil while there is something left to spend.
  private func spent(_ steps: Int) -> String? {
    do throws(PatternExhaustion) {
      try budget.spend(steps)
      return nil
    } catch {
      return giveUp("the value takes the schema more than it may: 200 million steps, and less once a run is to end")
    }
  }

  private func giveUp(_ why: String) -> String {
    unknown = unknown ?? why
    return why
  }

  private func objectProblem(_ object: JSONObject, _ place: String, _ rule: JSONSchema.ObjectRule) -> String? {
    if let missing = rule.required.first(where: { object[$0] == nil }) {
      return say(place, "lacks the key \(missing.quoted)")
    }
    for (key, value) in object {
      let here = place + "/" + key.replacing("~", with: "~0").replacing("/", with: "~1")
      if let known = rule.properties[key] {
        if let problem = problem(with: value, at: here, under: known) { return problem }
      } else if case .never = rule.additional {
        return say(place, "has the unknown key \(key.quoted)")
      } else if let problem = problem(with: value, at: here, under: rule.additional) {
        return problem
      }
    }
    return nil
  }

  private func arrayProblem(_ items: [JSONValue], _ place: String, _ rule: JSONSchema.ArrayRule) -> String? {
    if let problem = rule.count.problem(with: Double(items.count)) { return say(place, "has a count of \(problem)") }
    if rule.areUnique {
      if let why = spent(items.reduce(0) { $0 + $1.size }) { return why }
      var seen: Set<String> = []
      if let index = items.firstIndex(where: { !seen.insert($0.normalised.canonical).inserted }) {
        return say("\(place)/\(index)", "is there twice")
      }
    }
    for (index, item) in items.enumerated() {
      if let problem = problem(with: item, at: "\(place)/\(index)", under: rule.items) { return problem }
    }
    return nil
  }

  private func say(_ place: String, _ problem: String) -> String {
    (place.isEmpty ? "the value " : "\(place.quoted) ") + problem
  }
}

extension JSONValue {
  /// About how long it takes to write or to compare, in steps.
  fileprivate var size: Int {
    switch self {
    case .string(let text): 1 + text.utf8.count / 16
    case .array(let items): items.reduce(1) { $0 + $1.size }
    case .object(let object): object.members.reduce(1) { $0 + 1 + $1.value.size }
    case .null, .bool, .int, .number: 1
    }
  }
}

extension JSONSchema.Bounds {
  /// What is wrong with a number, such as `3, less than 4`.
  fileprivate func problem(with number: Double) -> String? {
    func shown(_ number: Double) -> String { JSONValue.number(number).normalised.description }
    if let min, number < min { return "\(shown(number)), less than \(shown(min))" }
    if let max, number > max { return "\(shown(number)), more than \(shown(max))" }
    if let above, number <= above { return "\(shown(number)), not more than \(shown(above))" }
    if let below, number >= below { return "\(shown(number)), not less than \(shown(below))" }
    return nil
  }
}
