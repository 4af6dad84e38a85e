internal import SpangateCore
import SpangateTrace

extension Outcome {
  /// What the end of an agent's process means.
  init(_ result: ProcessResult, of command: ProcessCommand) {
    let diagnostics = String(decoding: result.diagnostics, as: UTF8.self)
    switch result.end {
    case .exited(0): self.init(answer: result.output, diagnostics: diagnostics)
    case .exited, .signalled: self = .failed(AgentFailure(.crashed, result.end.inWords, diagnostics: diagnostics))
    case .timedOut:
      self = .failed(
        AgentFailure(.timedOut, "no answer within \(command.timeout.text)", diagnostics: diagnostics))
    case .cancelled: self = .failed(AgentFailure(.interrupted, "interrupted", diagnostics: diagnostics))
    case .outputTooLarge:
      self = .failed(
        AgentFailure(
          .unreadable, "wrote more than \(command.maxOutput.bytesInWords) to stdout", diagnostics: diagnostics,
          isTransient: false))
    case .notStarted(let failure): self = .failed(AgentFailure(.refused, failure.message, isTransient: false))
    }
  }

  /// An answer from bytes that should be text.
  init(answer bytes: [UInt8], diagnostics: String = "") {
    do throws(UTF8Damage) {
      self = .answered(Answer(text: try String(answer: bytes), diagnostics: diagnostics))
    } catch {
      self = .failed(
        AgentFailure(
          .unreadable, "the answer is not UTF-8 from byte \(error.offset) on", diagnostics: diagnostics,
          isTransient: false))
    }
  }
}

/// Where a text stops being UTF-8.
struct UTF8Damage: Error, Equatable {
  /// In bytes, from 0.
  let offset: Int
}

extension String {
  /// An answer's text without the one line end that a program prints after it.
  init(answer bytes: [UInt8]) throws(UTF8Damage) {
    var end = bytes.count
    if end > 0, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    if end < bytes.count, end > 0, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    guard let text = String(validating: bytes[..<end], as: UTF8.self) else {
      throw UTF8Damage(offset: bytes.validUTF8Count)
    }
    self = text
  }
}

extension [UInt8] {
  /// How many bytes from the start are well-formed UTF-8.
  fileprivate var validUTF8Count: Int {
    var decoder = UTF8()
    var rest = makeIterator()
    var count = 0
    while case .scalarValue(let scalar) = decoder.decode(&rest) { count += UTF8.width(scalar) }
    return count
  }
}

extension ProcessEnd {
  /// `exited with status 3`, `killed by SIGSEGV`.
  var inWords: String {
    switch self {
    case .exited(let status): "exited with status \(status)"
    case .signalled(let signal): "killed by \(signalNames[signal] ?? "signal \(signal)")"
    case .timedOut: "did not end in time"
    case .cancelled: "was stopped"
    case .outputTooLarge: "wrote too much"
    case .notStarted(let failure): failure.message
    }
  }
}

/// Linux's numbers, the same on x86-64 and ARM. Source: signal(7).
private let signalNames: [Int32: String] = [
  1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE",
  9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
  24: "SIGXCPU", 25: "SIGXFSZ", 31: "SIGSYS",
]
