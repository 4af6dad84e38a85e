private import Glibc
import SpangateTrace

extension QueryValue {
  var negated: QueryValue {
    switch self {
    case .int(let number): .int(number == .min ? .max : -number)
    case .number(let number): .number(-number)
    case .duration(let nanoseconds): .duration(nanoseconds == .min ? .max : -nanoseconds)
    default: .absent
    }
  }

  /// A list fits when an element does, and does not when none does; what is absent neither fits nor does not.
  ///
  /// - Parameter matches: whether a text matches the pattern; nil for one that takes too long.
  /// - Returns: nil where nobody could tell.
  func fits(_ isMatch: Bool, _ matches: (String) -> Bool?) -> Bool? {
    switch self {
    case .text(let text): return matches(text).map { $0 == isMatch }
    case .list(let items):
      var isKnown = true
      for item in items {
        guard let fits = item.fits(isMatch, matches) else {
          isKnown = false
          continue
        }
        if fits == isMatch { return isMatch }
      }
      return isKnown ? !isMatch : nil
    default: return false
    }
  }

  func combined(_ op: FieldOperator, _ other: QueryValue) -> QueryValue {
    if op.isArithmetic { return arithmetic(op, other) }
    switch (self, other) {
    // What is absent is equal to `nil` in a query alone; everything else about it is false.
    case (.absent, _), (_, .absent): return .bool(false)
    case (.list(let items), _) where other.isScalar:
      let holds = { (item: QueryValue) in item.combined(op, other) == .bool(true) }
      return .bool(op == .unequal ? items.allSatisfy(holds) : items.contains(where: holds))
    case (_, .list(let items)) where isScalar:
      let holds = { (item: QueryValue) in combined(op, item) == .bool(true) }
      return .bool(op == .unequal ? items.allSatisfy(holds) : items.contains(where: holds))
    case (.bool(let one), .bool(let two)) where op == .and || op == .or:
      return .bool(op == .and ? one && two : one || two)
    default: return .bool(compared(op, other))
    }
  }

  private var isScalar: Bool {
    if case .list = self { false } else { true }
  }

  private func compared(_ op: FieldOperator, _ other: QueryValue) -> Bool {
    func holds<Value: Comparable>(_ one: Value, _ two: Value) -> Bool {
      switch op {
      case .equal: one == two
      case .unequal: one != two
      case .less: one < two
      case .lessOrEqual: one <= two
      case .greater: one > two
      case .greaterOrEqual: one >= two
      default: false
      }
    }
    switch (self, other) {
    case (.int(let one), .int(let two)): return holds(one, two)
    case (.text(let one), .text(let two)):
      // By code points, whatever language the machine speaks.
      let isEqual = one.utf8.elementsEqual(two.utf8)
      return op == .equal || op == .unequal
        ? isEqual == (op == .equal) : isOrdered(one.utf8.precedes(two.utf8), isEqual, op)
    case (.bool(let one), .bool(let two)): return op == .equal ? one == two : op == .unequal && one != two
    case (.status(let one), .status(let two)): return op == .equal ? one == two : op == .unequal && one != two
    case (.kind(let one), .kind(let two)): return op == .equal ? one == two : op == .unequal && one != two
    default:
      guard let one = double, let two = other.double else { return false }
      return holds(one, two)
    }
  }

  private func isOrdered(_ isBefore: Bool, _ isEqual: Bool, _ op: FieldOperator) -> Bool {
    switch op {
    case .less: isBefore
    case .lessOrEqual: isBefore || isEqual
    case .greater: !isBefore && !isEqual
    case .greaterOrEqual: !isBefore
    default: false
    }
  }

  /// Two whole numbers give a whole one; what has no result is absent.
  private func arithmetic(_ op: FieldOperator, _ other: QueryValue) -> QueryValue {
    if case .int(let one) = self, case .int(let two) = other { return Self.whole(one, op, two) }
    guard let one = double, let two = other.double else { return .absent }
    let result: Double
    switch op {
    case .plus: result = one + two
    case .minus: result = one - two
    case .times: result = one * two
    case .divided: result = one / two
    case .remainder: result = one.truncatingRemainder(dividingBy: two)
    default: result = pow(one, two)
    }
    return result.isFinite ? .number(result) : .absent
  }

  private static func whole(_ one: Int64, _ op: FieldOperator, _ two: Int64) -> QueryValue {
    let (result, overflow): (Int64, Bool)
    switch op {
    case .plus: (result, overflow) = one.addingReportingOverflow(two)
    case .minus: (result, overflow) = one.subtractingReportingOverflow(two)
    case .times: (result, overflow) = one.multipliedReportingOverflow(by: two)
    case .divided: (result, overflow) = two == 0 ? (0, true) : one.dividedReportingOverflow(by: two)
    case .remainder: (result, overflow) = two == 0 ? (0, true) : one.remainderReportingOverflow(dividingBy: two)
    default:
      let power = pow(Double(one), Double(two)).rounded(.towardZero)
      return Int64(exactly: power).map { .int($0) } ?? (power.isFinite ? .number(power) : .absent)
    }
    return overflow ? .absent : .int(result)
  }
}

extension String.UTF8View {
  fileprivate func precedes(_ other: String.UTF8View) -> Bool { lexicographicallyPrecedes(other) }
}
