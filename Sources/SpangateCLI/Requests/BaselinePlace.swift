/// Where a baseline is.
enum BaselinePlace: Sendable, Hashable {
  /// In the store.
  case named(String)
  /// In a file, as `spangate baseline export` writes it.
  case file(String)

  /// - Parameter text: a baseline's name, or the path of a file: what has a slash in it or ends in `.json`.
  init(_ text: String) { self = text.hasSuffix(".json") || text.contains("/") ? .file(text) : .named(text) }

  /// A path starts from this folder.
  func from(_ folder: String) -> BaselinePlace {
    guard case .file(let path) = self, !path.hasPrefix("/") else { return self }
    return .file(folder == "." ? path : "\(folder)/\(path)")
  }

  /// The path of a file.
  var file: String? { if case .file(let path) = self { path } else { nil } }

  /// Its name in the store.
  var name: String? { if case .named(let name) = self { name } else { nil } }

  /// Of a file.
  var folder: String? { file.map { path in path.lastIndex(of: "/").map { String(path[..<$0]) + "/" } ?? "." } }

  /// As it is written.
  var text: String {
    switch self {
    case .named(let name): name
    case .file(let path): path
    }
  }
}
