import SpangateTrace

extension WireWriter {
  /// One resource of a request of any signal.
  mutating func resource(_ attributes: Attributes, _ scopes: (inout WireWriter) -> Void) {
    message(WireKey.Request.resources) { group in
      group.message(WireKey.ResourceGroup.resource) { $0.attributes(attributes, under: WireKey.Resource.attributes) }
      scopes(&group)
    }
  }

  /// One scope below a resource.
  mutating func scope(_ name: String, _ items: (inout WireWriter) -> Void) {
    message(WireKey.ResourceGroup.scopes) { group in
      group.message(WireKey.ScopeGroup.scope) { $0.text(name, under: WireKey.Scope.name) }
      items(&group)
    }
  }
}

extension Array {
  /// Elements with equal keys together, in the order in which the keys first appear.
  func grouped<Key: Hashable>(by key: (Element) -> Key) -> [[Element]] {
    guard count > 1 else { return isEmpty ? [] : [self] }
    var places: [Key: Int] = [:]
    var groups: [[Element]] = []
    for element in self {
      let key = key(element)
      if let place = places[key] {
        groups[place].append(element)
      } else {
        places[key] = groups.count
        groups.append([element])
      }
    }
    return groups
  }
}
