import SpangateCore

/// An XML element whose names are ours and whose values are anybody's.
struct XMLElement {
  let name: String
  var attributes: [(name: String, value: String)]
  var children: [XMLElement] = []
  var content: String

  init(_ name: String, _ attributes: [(name: String, value: String)], content: String = "") {
    self.name = name
    self.attributes = attributes
    self.content = content
  }

  static func properties(_ properties: [(name: String, value: String)]) -> XMLElement {
    var element = XMLElement("properties", [])
    element.children = properties.map { XMLElement("property", [("name", $0.name), ("value", $0.value)]) }
    return element
  }

  func text(indent: Int) -> String {
    let margin = String(repeating: "  ", count: indent)
    let tag = name + attributes.map { " \($0.name)=\"\($0.value.xml(limit: 2_000))\"" }.joined()
    if children.isEmpty {
      return content.isEmpty
        ? "\(margin)<\(tag)/>\n" : "\(margin)<\(tag)>\(content.xmlLines(limit: 20_000))</\(name)>\n"
    }
    return "\(margin)<\(tag)>\n" + children.map { $0.text(indent: indent + 1) }.joined() + "\(margin)</\(name)>\n"
  }
}
