/// Values under equal texts, in the order in which the texts first came.
func grouped<Value>(_ values: [(Value, String)]) -> [(String, [Value])] {
  let groups = Dictionary(grouping: values, by: \.1)
  return distinct(values.map(\.1)).map { text in (text, groups[text, default: []].map(\.0)) }
}

func distinct(_ texts: [String]) -> [String] {
  var seen = Set<String>()
  return texts.filter { seen.insert($0).inserted }
}
