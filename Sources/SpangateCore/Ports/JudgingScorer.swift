package import SpangateTrace

/// A scorer that asks a model, which its configuration names by `model`.
package protocol JudgingScorer: Scorer {
  var model: ModelReference { get }
  /// Each label of its scale with the number that it stands for; none when it gives grades, or passes and fails.
  var labels: [String: Double] { get }
}

extension JudgingScorer {
  package var labels: [String: Double] { [:] }

  /// What a model costs and who pays for it changes none of its verdicts.
  package static func meaning(of config: JSONValue) -> JSONValue {
    guard var object = config.object, var model = object["model"]?.object else { return config }
    for key in ["price", "api_key_env", "api_key_file"] { model[key] = nil }
    // A model that is left with its name alone is one that could have been written so.
    object["model"] = model.keys == ["name"] ? model["name"] : .object(model)
    return .object(object)
  }
}
