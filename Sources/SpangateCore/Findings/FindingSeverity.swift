package enum FindingSeverity: String, Sendable, CaseIterable {
  case error, warning, note
}

extension FindingSeverity {
  package var style: Paint.Style {
    switch self {
    case .error: .red
    case .warning: .yellow
    case .note: .cyan
    }
  }
}
