import SpangateCore
import SpangateTrace

/// Collects the entries of a mapping: finds duplicates, and applies merge keys once all entries are known.
struct MappingBuilder {
  let file: SourceFile
  private(set) var findings: [Finding] = []
  private var entries: [Node.Entry] = []
  private var merges: [Node] = []
  /// Where each key is; kept only once looking through the entries takes longer than that.
  private var index: [String: Int] = [:]

  init(file: SourceFile) { self.file = file }

  mutating func add(_ key: Node, at mark: Mark, _ value: Node) {
    guard let scalar = key.scalar else {
      findings.append(Finding(.yamlMalformed, "a key must be text, found \(key.noun)", at: file.range(mark)))
      return
    }
    if scalar.text == "<<", scalar.isPlain {
      merge(value)
    } else if let first = position(of: scalar.text) {
      let place = entries[first].range
      findings.append(
        Finding(
          .keyDuplicate, "key `\(scalar.text.inert(limit: 80))` is written twice", at: file.range(mark),
          notes: [.init("first", "\(place.file):\(place.line):\(place.column)")]))
    } else {
      append(Node.Entry(key: scalar.text, keyMark: mark, value: value))
    }
  }

  /// The entries, and after them those of the merge keys that are not written here.
  mutating func merged() -> [Node.Entry] {
    for source in merges {
      for entry in source.entries ?? [] where position(of: entry.key) == nil { append(entry) }
    }
    return entries
  }

  /// Source: https://yaml.org/type/merge.html: a mapping, or a list of mappings of which earlier ones win.
  private mutating func merge(_ value: Node) {
    for source in value.items ?? [value] {
      if source.entries != nil {
        merges.append(source)
      } else {
        findings.append(
          Finding(
            .valueInvalid, "`<<` merges mappings, found \(source.noun)", at: source.range, help: "write `<<: *anchor`"))
      }
    }
  }

  private func position(of key: String) -> Int? {
    index.isEmpty ? entries.firstIndex { $0.key == key } : index[key]
  }

  private mutating func append(_ entry: Node.Entry) {
    entries.append(entry)
    if !index.isEmpty {
      index[entry.key] = entries.count - 1
    } else if entries.count > 16 {
      index = Dictionary(uniqueKeysWithValues: entries.indices.map { (entries[$0].key, $0) })
    }
  }
}
