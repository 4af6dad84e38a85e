extension Node {
  /// This node with another one laid over it: mappings merge key by key, anything else is replaced.
  func overlaid(with top: Node) -> Node {
    guard let below = entries, let above = top.entries else { return top }
    var merged = below
    var positions = Dictionary(uniqueKeysWithValues: below.indices.map { (below[$0].key, $0) })
    for entry in above {
      if let position = positions[entry.key] {
        var entry = entry
        entry.value = merged[position].value.overlaid(with: entry.value)
        merged[position] = entry
      } else {
        positions[entry.key] = merged.count
        merged.append(entry)
      }
    }
    return Node(content: .mapping(merged), mark: mark, file: file)
  }

  /// This mapping without some of its keys; anything else as it is.
  func without(_ keys: some Collection<String>) -> Node {
    guard let entries else { return self }
    var node = self
    node.content = .mapping(entries.filter { !keys.contains($0.key) })
    return node
  }

  /// This mapping with one key set in the place of its old value.
  func setting(_ key: String, to value: Node) -> Node {
    guard var entries, let position = entries.firstIndex(where: { $0.key == key }) else { return self }
    entries[position].value = value
    var node = self
    node.content = .mapping(entries)
    return node
  }
}
