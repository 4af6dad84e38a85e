import SpangateCore

extension Decoding {
  /// A plug-in from its configuration; nil with findings when that is wrong in any way.
  ///
  /// A value that is no mapping fills the plug-in's ``Configurable/shorthand``; nothing is a mapping without keys.
  func plugin<Plugin: Configurable>(
    _ type: Plugin.Type, from node: Node, as subject: NodeDecoder.Subject, _ findings: inout [Finding]
  ) -> Plugin? {
    guard let node = Self.configuration(of: type, node) else {
      let keys = TypeProbe.keys(of: Plugin.Config.self).map { "`\($0)`" }.joined(separator: ", ")
      findings.append(
        Finding(
          .valueInvalid, "\(subject.name): expected \(keys.isEmpty ? "nothing" : "a mapping"), found \(node.noun)",
          at: node.range, help: keys.isEmpty ? "write `\(Plugin.kind.id)` alone" : "its keys are \(keys)"))
      return nil
    }
    let loaded = decode(Plugin.Config.self, from: node, as: subject)
    findings += loaded.findings
    guard loaded.findings.isEmpty, let config = loaded.value else { return nil }
    do {
      return try Plugin(config: config)
    } catch {
      let decoder = NodeDecoder(
        node, subject, NodeDecoder.Log(environment: environment), collects: false, expands: expands)
      findings.append(decoder.finding(for: error))
      return nil
    }
  }

  /// The mapping that a configuration is read from, however short it is written.
  static func configuration<Plugin: Configurable>(of type: Plugin.Type, _ node: Node) -> Node? {
    if node.entries != nil { return node }
    if node.isNull { return node.emptied() }
    if let key = Plugin.shorthand {
      return Node(
        content: .mapping([.init(key: key, keyMark: node.mark, value: node)]), mark: node.mark, file: node.file)
    }
    // A configuration that reads lists or texts itself takes them as they are.
    return TypeProbe.shapes(of: Plugin.Config.self).contains { $0.kind != .mapping } ? node : nil
  }
}
