package import SpangateTrace

/// How the store keeps a run: JSON in the column `runs.record`, from the store's format 1 on.
///
/// The domain's ``RunRecord`` can change without this. A later version may add a key that may be absent, which is the only
/// change that a reader of yesterday's stores allows; any other one is a step of the store's migrations.
package struct EncodedRunRecord: Sendable, Equatable {
  package var id: String
  /// In nanoseconds since 1970, as is the end.
  package var startedAt: Timestamp
  package var state: RunRecord.State
  package var variant: String
  /// 16 hex digits.
  package var seed: UInt64
  package var finishedAt: Timestamp?
  /// Left out of a run of one variant.
  package var arms: [String]
  package var revision: String?
  package var selection: Selection
  package var suites: [Suite]
  /// Left out where nothing is known of them.
  package var paths: [String]
  /// Left out where no suite has one.
  package var controls: [Control]
  /// Left out by versions that did not keep it.
  package var environment: [String: String]?
  /// Left out of a run that asked its agents.
  package var isRecorded: Bool
  /// Left out of what was not imported.
  package var origin: Origin?

  package struct Origin: Sendable, Equatable {
    package var tool: String
    /// Left out where it is not known.
    package var version: String?
    /// Left out where there are none.
    package var gaps: [String]
  }

  package struct Selection: Sendable, Equatable {
    package var only: [String]
    package var tags: [String]
    /// Such as `1/4`.
    package var shard: Shard?
    package var trials: Int?
    package var maxTrials: Int?
  }

  package struct Suite: Sendable, Equatable {
    package var name: String
    package var file: String
    package var cases: [String: Fingerprint]
    package var scorers: [String: [String: Fingerprint]]
    package var trials: [String: Int]
    /// Left out where there is none.
    package var quarantined: [String]
    /// Left out where it is not known.
    package var place: String?
    /// Left out where none was named.
    package var baseline: String?
    /// Left out by versions that did not keep them.
    package var limits: [String: Double]?
    /// Left out by versions that did not keep it.
    package var agent: Agent?
  }

  package struct Agent: Sendable, Equatable {
    package var definition: Fingerprint
    package var files: Fingerprint
    /// Left out, as what follows, where there is none.
    package var commit: String?
    package var tree: String?
    package var changes: Fingerprint?
  }

  package struct Control: Sendable, Equatable {
    package var suite: String
    package var name: String
    package var variant: String
    /// Left out of a variant of the suite as it is.
    package var revision: String?
  }

  /// Keys of what is absent are left out.
  package var json: JSONValue {
    var object: JSONObject = [
      "id": .string(id), "started_at": .int(Int64(clamping: startedAt.nanoseconds)),
      "state": .string(state.rawValue), "variant": .string(variant), "seed": .string(seed.hexDigits),
    ]
    if let finishedAt { object.append("finished_at", .int(Int64(clamping: finishedAt.nanoseconds))) }
    if !arms.isEmpty { object.append("arms", .array(arms.map { .string($0) })) }
    if let revision { object.append("revision", .string(revision)) }
    object.append("selection", selection.json)
    object.append("suites", .array(suites.map(\.json)))
    if !paths.isEmpty { object.append("paths", .array(paths.map { .string($0) })) }
    if !controls.isEmpty { object.append("controls", .array(controls.map(\.json))) }
    if let environment {
      let entries = environment.sorted { $0.key < $1.key }.map { (key: $0.key, value: JSONValue.string($0.value)) }
      object.append("environment", .object(JSONObject(entries)))
    }
    if isRecorded { object.append("recorded", .bool(true)) }
    if let origin { object.append("origin", origin.json) }
    return .object(object)
  }

  package init(json: JSONValue) throws(JSONShapeError) {
    id = try json.field("id", "text", \.string)
    startedAt = try json.field("started_at", "nanoseconds", \.timestamp)
    finishedAt = try json.optionalField("finished_at", "nanoseconds", \.timestamp)
    state = try json.field("state", "a state") { $0.string.flatMap(RunRecord.State.init(rawValue:)) }
    variant = try json.field("variant", "text", \.string)
    arms = try json.optionalField("arms", "a list") { json throws(JSONShapeError) in try json.strings } ?? []
    revision = try json.optionalField("revision", "text", \.string)
    seed = try json.field("seed", "16 hex digits") { $0.string.flatMap { UInt64(hex: $0.utf8) } }
    selection = try json.field("selection", "a selection") { json throws(JSONShapeError) in try Selection(json: json) }
    suites = try json.field("suites", "suites") { json throws(JSONShapeError) in
      try json.list("a suite") { json throws(JSONShapeError) in try Suite(json: json) }
    }
    paths = try json.optionalField("paths", "a list") { json throws(JSONShapeError) in try json.strings } ?? []
    controls =
      try json.optionalField("controls", "controls") { json throws(JSONShapeError) in
        try json.list("a control") { json throws(JSONShapeError) in try Control(json: json) }
      } ?? []
    environment = try json.optionalField("environment", "variables") { json throws(JSONShapeError) in
      try json.dictionary("text", \.string)
    }
    isRecorded = try json.optionalField("recorded", "true or false", \.bool) ?? false
    origin = try json.optionalField("origin", "an origin") { json throws(JSONShapeError) in try Origin(json: json) }
  }
}

extension EncodedRunRecord.Origin {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["tool": .string(tool)]
    if let version { object.append("version", .string(version)) }
    if !gaps.isEmpty { object.append("gaps", .array(gaps.map { .string($0) })) }
    return .object(object)
  }

  fileprivate init(json: JSONValue) throws(JSONShapeError) {
    tool = try json.field("tool", "text", \.string)
    version = try json.optionalField("version", "text", \.string)
    gaps = try json.optionalField("gaps", "a list") { json throws(JSONShapeError) in try json.strings } ?? []
  }
}

extension EncodedRunRecord.Selection {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["only": .array(only.map { .string($0) }), "tags": .array(tags.map { .string($0) })]
    if let shard { object.append("shard", .string(shard.description)) }
    if let trials { object.append("trials", .int(Int64(trials))) }
    if let maxTrials { object.append("max_trials", .int(Int64(maxTrials))) }
    return .object(object)
  }

  fileprivate init(json: JSONValue) throws(JSONShapeError) {
    only = try json.field("only", "a list") { json throws(JSONShapeError) in try json.strings }
    tags = try json.field("tags", "a list") { json throws(JSONShapeError) in try json.strings }
    shard = try json.optionalField("shard", "a shard such as 1/4") { $0.string.flatMap { Shard($0) } }
    trials = try json.optionalField("trials", "a whole number", \.int).map { Int($0) }
    maxTrials = try json.optionalField("max_trials", "a whole number", \.int).map { Int($0) }
  }
}

extension EncodedRunRecord.Suite {
  fileprivate var json: JSONValue {
    func object<Value>(_ dictionary: [String: Value], _ json: (Value) -> JSONValue) -> JSONValue {
      .object(JSONObject(dictionary.sorted { $0.key < $1.key }.map { (key: $0.key, value: json($0.value)) }))
    }
    var json: JSONObject = [
      "name": .string(name), "file": .string(file), "cases": object(cases) { .string($0.description) },
      "scorers": object(scorers) { object($0) { .string($0.description) } },
      "trials": object(trials) { .int(Int64($0)) },
    ]
    if !quarantined.isEmpty { json.append("quarantined", .array(quarantined.map { .string($0) })) }
    if let place { json.append("place", .string(place)) }
    if let baseline { json.append("baseline", .string(baseline)) }
    if let limits { json.append("limits", object(limits) { .number($0) }) }
    if let agent { json.append("agent", agent.json) }
    return .object(json)
  }

  fileprivate init(json: JSONValue) throws(JSONShapeError) {
    name = try json.field("name", "text", \.string)
    file = try json.field("file", "text", \.string)
    cases = try json.field("cases", "cases") { json throws(JSONShapeError) in
      try json.dictionary("a fingerprint", \.fingerprint)
    }
    scorers = try json.field("scorers", "scorers") { json throws(JSONShapeError) in
      try json.dictionary("scorers") { json throws(JSONShapeError) in
        try json.dictionary("a fingerprint", \.fingerprint)
      }
    }
    trials = try json.field("trials", "trials") { json throws(JSONShapeError) in
      try json.dictionary("a whole number") { $0.int.map { Int($0) } }
    }
    quarantined =
      try json.optionalField("quarantined", "cases") { json throws(JSONShapeError) in try json.strings } ?? []
    place = try json.optionalField("place", "text", \.string)
    baseline = try json.optionalField("baseline", "text", \.string)
    limits = try json.optionalField("limits", "limits") { json throws(JSONShapeError) in
      try json.dictionary("a number", \.double)
    }
    agent = try json.optionalField("agent", "an agent") { json throws(JSONShapeError) in
      try EncodedRunRecord.Agent(json: json)
    }
  }
}

extension EncodedRunRecord.Agent {
  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "definition": .string(definition.description), "files": .string(files.description),
    ]
    if let commit { object.append("commit", .string(commit)) }
    if let tree { object.append("tree", .string(tree)) }
    if let changes { object.append("changes", .string(changes.description)) }
    return .object(object)
  }

  fileprivate init(json: JSONValue) throws(JSONShapeError) {
    definition = try json.field("definition", "a fingerprint", \.fingerprint)
    files = try json.field("files", "a fingerprint", \.fingerprint)
    commit = try json.optionalField("commit", "text", \.string)
    tree = try json.optionalField("tree", "text", \.string)
    changes = try json.optionalField("changes", "a fingerprint", \.fingerprint)
  }
}

extension EncodedRunRecord.Control {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["suite": .string(suite), "name": .string(name), "variant": .string(variant)]
    if let revision { object.append("revision", .string(revision)) }
    return .object(object)
  }

  fileprivate init(json: JSONValue) throws(JSONShapeError) {
    suite = try json.field("suite", "text", \.string)
    name = try json.field("name", "text", \.string)
    variant = try json.field("variant", "text", \.string)
    revision = try json.optionalField("revision", "text", \.string)
  }
}

extension JSONValue {
  fileprivate var strings: [String]? {
    get throws(JSONShapeError) { try list("text", \.string) }
  }
}
