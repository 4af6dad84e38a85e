/// What came of reading a file: the value unless there were errors, and all findings at once.
package struct Loaded<Value: Sendable>: Sendable {
  package var value: Value?
  package var findings: [Finding]

  package init(_ value: Value?, findings: [Finding] = []) {
    self.value = value
    self.findings = findings
  }
}
