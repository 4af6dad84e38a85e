/// Whether a score can fail the gate.
package enum ScoreSeverity: String, Sendable, CaseIterable, Codable {
  case blocking
  /// Reported, never blocks.
  case advisory
}
