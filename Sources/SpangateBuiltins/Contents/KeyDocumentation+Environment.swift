import SpangateCore
import SpangateTrace

extension KeyDocumentation {
  static let environment = KeyDocumentation(
    "env", "Variables that are set on top of spangate's own environment; a null takes one away.",
    example: ["PROMPT_VERSION": "v1", "DEBUG": .null])

  static let inheritedVariables = KeyDocumentation(
    "inherit_env",
    "Variables that the process gets although they are withheld from agents and scorers otherwise: the pipeline's own (`GITHUB_TOKEN`, `ACTIONS_…`, `CI_JOB_TOKEN`, …), the keys of backends and of `redact`, and a judge's key where it names a variable of its own.",
    example: ["GITHUB_TOKEN"])
}
