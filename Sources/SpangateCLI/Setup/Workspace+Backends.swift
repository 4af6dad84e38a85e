import SpangateBuiltins
import SpangateCore
import SpangateTrace

extension Workspace {
  /// Where traces go.
  ///
  /// - Parameter names: of backends in `spangate.yaml`, or OTLP URLs, instead of all backends in `spangate.yaml`; none for
  ///   all of them.
  func backends(_ names: [String]) throws(Finding) -> [NamedBackend] {
    guard !names.isEmpty else { return settings.backends }
    var backends: [NamedBackend] = []
    for name in names { backends.append(try backend(name)) }
    return backends
  }

  private func backend(_ name: String) throws(Finding) -> NamedBackend {
    if let named = settings.backends.first(where: { $0.name == name }) { return named }
    guard name.hasPrefix("http://") || name.hasPrefix("https://") else {
      let known = settings.backends.map { "`\($0.name)`" }.joined(separator: ", ")
      throw Finding(
        .kindUnknown, "no backend is called `\(name.inert())`",
        help: known.isEmpty ? "name one under `backends` in spangate.yaml, or give an OTLP URL" : "there is \(known)")
    }
    do throws(Misconfigured) {
      return NamedBackend(name: name, backend: try OTLPBackend(url: name))
    } catch {
      throw Finding(.valueInvalid, "`--export \(name.inert())`: \(error.message)")
    }
  }
}
