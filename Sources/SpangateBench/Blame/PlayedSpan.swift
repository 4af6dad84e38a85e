import SpangateTrace

/// A span of a simulated trial, before it is written in some dialect.
struct PlayedSpan {
  enum Kind { case agent, model, tool, client, turn }

  var kind: Kind
  var name: String
  var parent: Int?
  var start: Double
  var end: Double
  var arguments: JSONObject?
  var result: JSONValue?
  var error: String?
  var model = ""
  var prompt: (name: String, version: String)?
  var finish = "stop"
  var answer: String?
  /// Tools that were asked for, with their arguments.
  var asked: [(id: String, name: String, arguments: JSONObject)] = []
  var tokens = (input: 0, output: 0)
  var callID = ""
}
