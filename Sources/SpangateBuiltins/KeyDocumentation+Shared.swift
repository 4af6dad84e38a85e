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

  static let environment = KeyDocumentation(
    "env", "Variables that are set on top of spangate's own environment; a null takes one away.",
    example: ["PROMPT_VERSION": "v1", "DEBUG": .null])

  static let inheritedVariables = KeyDocumentation(
    "inherit_env",
    "Variables that the process gets although they are withheld from agents and scorers otherwise: the pipeline's own (`GITHUB_TOKEN`, `ACTIONS_…`, `CI_JOB_TOKEN`, …), the keys of backends and of `redact`, and a judge's key where it names a variable of its own.",
    example: ["GITHUB_TOKEN"])

  static func timeout(_ summary: String, default fallback: JSONValue) -> KeyDocumentation {
    KeyDocumentation("timeout", summary, default: fallback, example: "2m")
  }
}
