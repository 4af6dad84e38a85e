import ArgumentParser
import Foundation
import SpangateCore
import SpangateTesting
import Testing

@testable import SpangateCLI

struct HelpTests {
  /// Every command, by what is typed.
  private static var commands: [(name: String, type: any ParsableCommand.Type)] {
    func all(_ type: any ParsableCommand.Type, _ path: [String]) -> [(String, any ParsableCommand.Type)] {
      [(path.joined(separator: "-"), type)]
        + type.configuration.subcommands.flatMap { all($0, path + [$0._commandName]) }
    }
    return all(Spangate.self, ["spangate"])
  }

  @Test(arguments: HelpTests.commands.map(\.name))
  func `the help of a command is as it was`(name: String) throws {
    let type = try #require(Self.commands.first { $0.name == name }?.type)
    #expect(
      Golden.difference(of: Spangate.helpMessage(for: type, columns: 100) + "\n", from: "help-\(name).txt") == nil)
  }

  /// What has no default to tell: it is off, required, or absent means that nothing is done.
  private static let plain: Set = [
    "--no-baseline", "--settings", "--accept", "--reprice", "--dry-run", "--power", "--stream", "--quiet", "--verbose",
    "--version", "--explain", "--failed", "--content", "--otlp",
    "--help",
    "--a",
    "--b", "--suite", "--resume", "--allow-changed",
  ]

  @Test(arguments: HelpTests.commands.map(\.name))
  func `every option has a group and tells its default`(name: String) throws {
    let type = try #require(Self.commands.first { $0.name == name }?.type)
    let sections = Spangate.helpMessage(for: type, columns: 10_000).split(separator: "\n\n")
    for section in sections {
      // A long name has its text on the next line.
      let entries = section.replacing("\n" + String(repeating: " ", count: 26), with: " ").split(separator: "\n")
      for entry in entries where entry.hasPrefix("  -") {
        let option = try #require(entry.split { " ,".contains($0) }.first { $0.hasPrefix("--") }.map(String.init))
        #expect(Self.plain.contains(option) || entry.contains("default: "), "\(entry)")
        #expect(!section.hasPrefix("OPTIONS:") || ["--version", "--help"].contains(option), "\(option) has no group")
      }
    }
  }

  @Test func `help goes to stdout, and is a pass`() async {
    let recorder = Recorder()
    #expect(await CommandLineProgram.status(of: ["run", "--help"], recorder.console()) == .passed)
    #expect(recorder.out.hasPrefix("OVERVIEW: Run suites") && recorder.errors.isEmpty)
  }
}
