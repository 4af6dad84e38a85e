import ArgumentParser
import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateCLI

struct UsageTests {
  @Test(arguments: [
    "run -> name a suite, or a run to resume",
    "run a.yaml --baseline b --no-baseline -> `--baseline` and `--no-baseline` exclude each other",
    "run a.yaml --no-worse-than 5 -> The value '5' is invalid for '--no-worse-than <margin>': must be more than 0% and less than 100%, such as 5%",
    "run a.yaml --no-worse-than 0 -> The value '0' is invalid for '--no-worse-than <margin>': must be more than 0% and less than 100%, such as 5%",
    "run a.yaml --no-worse-than 100% -> The value '100%' is invalid for '--no-worse-than <margin>': must be more than 0% and less than 100%, such as 5%",
    "run a.yaml --no-worse-than=-1% -> The value '-1%' is invalid for '--no-worse-than <margin>': must be more than 0% and less than 100%, such as 5%",
    "run a.yaml --no-worse-than nan% -> The value 'nan%' is invalid for '--no-worse-than <margin>': must be more than 0% and less than 100%, such as 5%",
    "run a.yaml --no-worse-than 5% --no-baseline -> `--no-worse-than` and `--no-baseline` exclude each other",
    "run a.yaml --no-worse-than 5% --accept -> `--no-worse-than` and `--accept` exclude each other: an accepted run is compared with nothing",
    "baseline import b.json --name a/b -> a name has no slash in it and does not end in `.json`: that is a file's",
    "run a.yaml --keep 2 -> `--keep` goes with `--accept`",
    "run a.yaml --trials 0 -> The value '0' is invalid for '--trials <n>': must be a whole number of at least 1",
    "run a.yaml --max-trials x -> The value 'x' is invalid for '--max-trials <n>': must be a whole number of at least 1",
    "run a.yaml --concurrency 1.5 -> The value '1.5' is invalid for '--concurrency <n>': must be a whole number of at least 1",
    "run a.yaml --accept --keep 0 -> The value '0' is invalid for '--keep <n>': must be a whole number of at least 1",
    "run a.yaml --shard 5/4 -> The value '5/4' is invalid for '--shard <i/n>': must be I/N with 1 ≤ I ≤ N, such as 1/4",
    "run a.yaml --shard 1/a/4 -> The value '1/a/4' is invalid for '--shard <i/n>': must be I/N with 1 ≤ I ≤ N, such as 1/4",
    "run a.yaml --budget-time 5 -> The value '5' is invalid for '--budget-time <duration>': must be a duration such as 90s or 10m",
    "run a.yaml --budget-usd nan -> The value 'nan' is invalid for '--budget-usd <x>': must be a number of at least 0, such as 2.50",
    "run a.yaml --budget-usd=-1 -> The value '-1' is invalid for '--budget-usd <x>': must be a number of at least 0, such as 2.50",
    "run a.yaml --seed -1 -> Missing value for '--seed <n>'",
    "run a.yaml --seed x -> The value 'x' is invalid for '--seed <n>'",
    "run a.yaml --no-such -> Unknown option '--no-such'",
    "run a.yaml --format yaml -> The value 'yaml' is invalid for '--format <format>'. Please provide one of 'full', 'concise' or 'json'.",
    "ab s.yaml --b x -> Missing expected argument '--a <variant>'",
    "ab s.yaml --a x -> Missing expected argument '--b <variant> ...'",
    "ab s.yaml --a x --b x -> name each variant once",
    "ab s.yaml --a x --b y --b y -> name each variant once",
    "ab --a x --b y -> Missing expected argument '<suite>'",
    "agent hello -> name a suite by `--suite`, or a model by `--model`",
    "agent hello --model m --variant v -> `--variant` goes with `--suite`",
    "agent hello --model m --timeout soon -> The value 'soon' is invalid for '--timeout <duration>': must be a duration such as 90s or 10m",
    "agent --model m -> Missing expected argument '<question>'",
    "judge calibrate l.jsonl -> Missing expected argument '--suite <suite>'",
    "judge calibrate l.jsonl --suite s --concurrency 0 -> The value '0' is invalid for '--concurrency <n>': must be a whole number of at least 1",
    "baseline accept --keep -1 -> Missing value for '--keep <n>'",
    "baseline show -> Missing expected argument '<name>'",
    "validate -> Missing expected argument '<suite> ...'",
    "store prune -> say what stays, by `--keep-runs` or `--keep-days`",
    "store prune --keep-runs 0 -> The value '0' is invalid for '--keep-runs <n>': must be a whole number of at least 1",
    "frobnicate -> Unexpected argument 'frobnicate'",
  ])
  func `a misused command line is told what is wrong with it`(line: String) async throws {
    let parts = line.split(separator: " -> ", maxSplits: 1).map(String.init)
    let recorder = Recorder()
    let status = await CommandLineProgram.status(
      of: parts[0].split(separator: " ").map(String.init), recorder.console())
    #expect(status == .misused)
    #expect(recorder.errors.split(separator: "\n").first == "Error: \(parts[1])")
    #expect(recorder.out.isEmpty)
  }

  @Test(arguments: ["", "baseline", "trace", "judge", "store"])
  func `a command line that asks for nothing is misused and shown what there is`(line: String) async throws {
    let recorder = Recorder()
    let status = await CommandLineProgram.status(of: line.split(separator: " ").map(String.init), recorder.console())
    #expect(status == .misused)
    #expect(recorder.errors.contains("USAGE: spangate") && recorder.errors.contains("SUBCOMMANDS:"))
    #expect(recorder.out.isEmpty)
  }

  @Test(arguments: ["--version", "run --version"])
  func `the version is printed`(line: String) async {
    let recorder = Recorder()
    #expect(
      await CommandLineProgram.status(of: line.split(separator: " ").map(String.init), recorder.console()) == .passed)
    #expect(recorder.out == Release.version + "\n")
  }
}
