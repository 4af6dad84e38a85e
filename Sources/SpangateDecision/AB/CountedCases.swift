import SpangateCore

/// The cases that arms are weighed by: those not quarantined, or all when there is none, which blocks nothing.
struct CountedCases {
  let cases: [Case]
  let mayBlock: Bool

  init(of cases: [Case], in suite: Suite) {
    let quarantined = Set(suite.quarantine.map(\.value.case))
    let free = cases.filter { !quarantined.contains($0.id) }
    self.cases = free.isEmpty ? cases : free
    mayBlock = !free.isEmpty || cases.isEmpty
  }
}
