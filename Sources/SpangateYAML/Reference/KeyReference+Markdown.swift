import SpangateCore

extension KeyReference {
  /// A page with a table for each section of a file.
  package func markdown(of file: File) -> String {
    sections.filter { $0.file == file }.map(\.markdown).joined(separator: "\n\n") + "\n"
  }
}

extension KeyReference.Section {
  /// A heading and a table with a row for each key.
  package var markdown: String {
    var lines = ["## \(title)", ""]
    if let summary { lines += [summary, ""] }
    guard !keys.isEmpty else { return (lines + ["No keys."]).joined(separator: "\n") }
    lines += ["| key | type | default | meaning | example |", "| --- | --- | --- | --- | --- |"]
    lines += keys.map { key in
      let document = key.documentation
      let fallback = key.isRequired ? "required" : document.fallback.map { code($0.flowText) } ?? "—"
      let cells = [
        code(key.path), key.type, fallback, document.sentences, code("\(document.key): \(document.example.flowText)"),
      ]
      return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    return lines.joined(separator: "\n")
  }

  private func code(_ text: String) -> String { "`\(text)`" }
}
