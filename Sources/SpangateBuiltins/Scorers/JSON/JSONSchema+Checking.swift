import SpangateCore
import SpangateTrace

extension JSONSchema {
  /// The first thing about a value that the schema does not allow, with its place; nil when there is none.
  func problem(with value: JSONValue) -> String? { problem(with: value, at: "", under: root) }

  private func problem(with value: JSONValue, at place: String, under rule: Rule) -> String? {
    switch rule {
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
    case .all(let rules): rules.lazy.compactMap { problem(with: value, at: place, under: $0) }.first
    case .any(let rules):
      rules.contains { allows(value, place, $0) } ? nil : say(place, "is none of the \(rules.count) kinds in `anyOf`")
    case .one(let rules): oneProblem(value, place, rules)
    case .not(let rule): allows(value, place, rule) ? say(place, "is what `not` forbids") : nil
    case .reference(let pointer): problem(with: value, at: place, under: definitions[pointer] ?? .never)
    }
  }

  private func allows(_ value: JSONValue, _ place: String, _ rule: Rule) -> Bool {
    problem(with: value, at: place, under: rule) == nil
  }

  private func oneProblem(_ value: JSONValue, _ place: String, _ rules: [Rule]) -> String? {
    let count = rules.count { allows(value, place, $0) }
    return count == 1 ? nil : say(place, "is \(count) of the \(rules.count) kinds in `oneOf`, not exactly one")
  }

  private func typeProblem(_ value: JSONValue, _ place: String, _ types: [JSONType]) -> String? {
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
    if options.contains(where: value.isSame) { return nil }
    let wanted = options.count == 1 ? options[0].description.quoted : "one of \(options.count) values"
    return say(place, "is \(value.description.quoted), not \(wanted)")
  }

  private func patternProblem(_ value: JSONValue, _ place: String, _ pattern: Pattern, _ source: String) -> String? {
    guard let text = value.string else { return nil }
    switch pattern.matches(text) {
    case true?: return nil
    case false?: return say(place, "is \(text.quoted), which \(source.quoted) does not match")
    case nil: return say(place, "is longer than 1 MiB, which is more than `pattern` is tried on")
    }
  }

  private func objectProblem(_ object: JSONObject, _ place: String, _ rule: ObjectRule) -> String? {
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

  private func arrayProblem(_ items: [JSONValue], _ place: String, _ rule: ArrayRule) -> String? {
    if let problem = rule.count.problem(with: Double(items.count)) { return say(place, "has a count of \(problem)") }
    if rule.areUnique {
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
