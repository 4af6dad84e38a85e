import SpangateBuiltins
import SpangateCore
import SpangateDiagnosis
import SpangateTrace

extension TracePair {
  var json: JSONValue {
    [
      "before": before.named, "after": after.named, "steps": .array(difference.rows.map(\.json)),
    ]
  }
}

extension StoredTrial {
  fileprivate var named: JSONValue {
    let key = judgement.key
    return [
      "trace_id": .string("\(judgement.traceID)"), "suite": .string(key.suite), "case": .string(key.case),
      "variant": .string(key.variant), "trial": .int(Int64(key.index)),
      "passed": judgement.passed.map { .bool($0) } ?? .null,
    ]
  }
}

extension TraceDifference.Row {
  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "change": .string(isNew ? "new" : isGone ? "gone" : isAlike ? "same" : "changed"), "kind": .string(kind.label),
      "name": .string(title), "depth": .int(Int64(depth)),
    ]
    object["before"] = before?.json
    object["after"] = after?.json
    let words = [(isSlower, "slower"), (isFaster, "faster"), (isDearer, "dearer"), (isCheaper, "cheaper")]
    object["words"] = .array(words.filter(\.0).map { .string($0.1) })
    object["differences"] = .array(changes.map(\.json))
    return .object(object)
  }
}

extension TraceDifference.Side {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["span_id": .string("\(span)"), "seconds": .number(seconds), "error": .bool(isError)]
    object["tokens"] = tokens.map { .int($0) }
    object["cost_usd"] = cost.map { .number($0) }
    return .object(object)
  }
}

extension TraceDifference.Change {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["what": .string(subject.rawValue), "path": .string(path)]
    object["before"] = before.map { .string($0) }
    object["after"] = after.map { .string($0) }
    return .object(object)
  }
}
