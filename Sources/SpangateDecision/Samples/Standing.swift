import SpangateCore

/// How a case or a score stands to the baseline.
enum Standing: Equatable {
  case comparable
  /// There is no baseline at all.
  case alone
  /// The baseline does not have it.
  case added
  /// It is not what was measured then.
  case changed

  init(_ baseline: Baseline?, _ isSame: Bool?) {
    self = baseline == nil ? .alone : isSame.map { $0 ? .comparable : .changed } ?? .added
  }
}
