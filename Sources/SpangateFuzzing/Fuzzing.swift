internal import CFuzzer
internal import Glibc

/// Feeds one reader whatever libFuzzer thinks of: `SpangateFuzzing FORMAT [libFuzzer's options and folders]`.
///
/// A reader of strangers' bytes may refuse them, but must neither crash, nor hang, nor contradict itself.
@main
struct Fuzzing {
  static func main() {
    guard CommandLine.argc > 1, let format = Format(rawValue: CommandLine.arguments[1]) else {
      print("usage: SpangateFuzzing \(Format.allCases.map(\.rawValue).joined(separator: "|")) [OPTION]… [FOLDER]…")
      exit(64)
    }
    chosen = format
    // The format takes the place of the program's name, since libFuzzer reads all that comes after it.
    var count = CommandLine.argc - 1
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
    exit(
      LLVMFuzzerRunDriver(&count, &arguments) { data, size in
        Fuzzing.chosen.check(Array(UnsafeBufferPointer(start: data, count: size)))
        return 0
      })
  }

  /// Set once, before the first input.
  nonisolated(unsafe) private static var chosen = Format.json
}

/// Whose bytes are read.
enum Format: String, CaseIterable {
  case wire
  case otlpJSON = "otlp-json"
  case gzip
  case http
  case http2
  case grpc
  case intake
  case json
  case schema
  case pattern
  case yaml
  case jsonl
  case baseline

  func check(_ bytes: [UInt8]) {
    switch self {
    case .wire: WireFuzz.check(bytes)
    case .otlpJSON: OTLPJSONFuzz.check(bytes)
    case .gzip: GzipFuzz.check(bytes)
    case .http: FramingFuzz.http(bytes)
    case .http2: FramingFuzz.http2(bytes)
    case .grpc: FramingFuzz.grpc(bytes)
    case .intake: IntakeFuzz.check(bytes)
    case .json: JSONFuzz.check(bytes)
    case .schema: SchemaFuzz.check(bytes)
    case .pattern: PatternFuzz.check(bytes)
    case .yaml: SuiteFuzz.yaml(bytes)
    case .jsonl: SuiteFuzz.jsonl(bytes)
    case .baseline: BaselineFuzz.check(bytes)
    }
  }
}
