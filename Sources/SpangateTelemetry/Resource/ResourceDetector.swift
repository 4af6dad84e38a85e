internal import Glibc
import SpangateTrace
internal import SpangateWire

/// What there is to say of this process, whatever it traces.
///
/// The names are those of the OpenTelemetry semantic conventions 1.44.
struct ResourceDetector {
  var environment: [String: String]
  /// From which the repository is looked for.
  var folder: String

  init(environment: [String: String], folder: String = ".") {
    self.environment = environment
    self.folder = folder
  }

  /// - Parameters:
  ///   - service: nil when it is not named in code.
  ///   - extra: named in code; it comes last, and so it holds.
  ///   - onProblem: told what in the environment could not be read.
  func resource(
    service: String?, extra: [String: String] = [:], onProblem: (String) -> Void = { _ in }
  ) -> Attributes {
    let variables = Variables(environment)
    var resource = Attributes(sdk + process + host)
    for entry in CIRun(environment: environment)?.attributes ?? GitRepository(above: folder)?.attributes ?? [:] {
      resource[entry.key] = entry.value
    }
    let listed = ResourceVariable(variables["OTEL_RESOURCE_ATTRIBUTES"] ?? "")
    if let problem = listed.problem { onProblem(problem) }
    for (name, value) in listed.attributes { resource[name] = .string(value) }
    if let name = variables["OTEL_SERVICE_NAME"] { resource[Vocabulary.serviceName] = .string(name) }
    for (name, value) in extra.sorted(by: { $0.key < $1.key }) { resource[name] = .string(value) }
    if let service { resource[Vocabulary.serviceName] = .string(service) }
    let program = resource.string("process.executable.name").map { ":\($0)" } ?? ""
    let name = resource.string(Vocabulary.serviceName) ?? "unknown_service\(program)"
    resource[Vocabulary.serviceName] = nil
    return Attributes([.init(Vocabulary.serviceName, .string(name))] + resource.entries)
  }

  private var sdk: [Attributes.Entry] {
    [
      .init("telemetry.sdk.language", "swift"), .init("telemetry.sdk.name", "spangate"),
      .init("telemetry.sdk.version", .string(Release.version)),
    ]
  }

  private var process: [Attributes.Entry] {
    var entries: [Attributes.Entry] = [
      .init("process.pid", .int(Int64(getpid()))), .init("process.runtime.name", "swift"),
    ]
    var path = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &path, path.count)
    if count > 0 {
      let text = String(decoding: path[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      entries.append(.init("process.executable.path", .string(text)))
      entries.append(.init("process.executable.name", .string(String(text.split(separator: "/").last ?? ""))))
    }
    return entries
  }

  private var host: [Attributes.Entry] {
    var system = utsname()
    guard uname(&system) == 0 else { return [] }
    let machine = Self.text(system.machine)
    // As the conventions call them.
    let architecture = ["x86_64": "amd64", "aarch64": "arm64"][machine] ?? machine
    return [
      .init("host.name", .string(Self.text(system.nodename))), .init("host.arch", .string(architecture)),
      .init("os.type", "linux"), .init("os.version", .string(Self.text(system.release))),
    ]
  }

  private static func text<Characters>(_ characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
