import SpangateCore
import SpangateDecision
import SpangateTrace

extension Baseline {
  /// The review form with what ``text`` shows of the accepted runs under `drift`; it can be imported too.
  var jsonWithDrift: String {
    get throws {
      let review = EncodedBaseline(self).text
      guard case .object(var object) = try JSONValue(parsing: review) else { return review }
      let drifts = suites.keys.sorted().flatMap { suite in
        Drift.all(of: suite, in: self).map { $0.json(of: suite, runs: runs) }
      }
      object.append("drift", .array(drifts))
      return JSONValue.object(object).pretty
    }
  }
}

extension Drift {
  fileprivate func json(of suite: String, runs: [Baseline.AcceptedRun]) -> JSONValue {
    let means = points.map(\.mean)
    var json: JSONObject = ["suite": .string(suite), isMeasure ? "measure" : "score": .string(name)]
    json.append(
      "points",
      .array(
        points.map { point in
          [
            "run": .string(runs[point.run].id), "mean": .number(point.mean.withoutNoise),
            "cases": .int(Int64(point.cases)), "trials": .int(Int64(point.trials)),
          ]
        }))
    json.append("lowest", .number(means.min()!.withoutNoise))
    json.append("highest", .number(means.max()!.withoutNoise))
    guard let change else {
      json.append("change_reason", .string("no case was measured by the latest run and one before it"))
      return .object(json)
    }
    json.append("change", .number(change.value.withoutNoise))
    if let interval = change.interval {
      let bounds = [interval.lowerBound, interval.upperBound]
      json.append("interval", .array(bounds.map { .number($0.withoutNoise) }))
      json.append("drift", .string(trend?.rawValue ?? "none"))
    } else {
      json.append("interval_reason", .string("a case has a single value on one side"))
    }
    return .object(json)
  }
}
