import SpangateCore
import SpangateTrace

/// Keys that several plug-ins have, and mean the same by.
extension KeyDocumentation {
  static let ignoreCase = KeyDocumentation(
    "ignore_case", "Whether capitals and small letters are the same.", default: false, example: true)
  static let trim = KeyDocumentation(
    "trim", "Whether white space around either side is left out of account.", default: true, example: false)
  static let judge = KeyDocumentation(
    "model", "The model that judges: its name alone, or a mapping.", example: "openai/gpt-5")
  static let samples = KeyDocumentation(
    "samples", "How many votes the judge is asked for.", default: 1, .from(1, to: 25), example: 3)
  static let headers = KeyDocumentation(
    "headers", "Headers of every request; keys belong here, from the environment.",
    example: ["authorization": "Bearer s3cr3t"])

  static func timeout(_ summary: String, default fallback: JSONValue) -> KeyDocumentation {
    KeyDocumentation("timeout", summary, default: fallback, example: "2m")
  }
}
