package import SpangateCore

extension Suite {
  package var casesByID: [String: Case] {
    Dictionary(cases.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

extension [String: Case] {
  /// The case of the same ID, if it asks the same, so that the two can be compared.
  package func matching(_ case: Case) -> Case? {
    self[`case`.id].flatMap { $0.fingerprint == `case`.fingerprint ? $0 : nil }
  }
}
