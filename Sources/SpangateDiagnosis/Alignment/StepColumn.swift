/// One step of an agent's way across trials: in each the step that takes this place, or none.
struct StepColumn: Sendable {
  var slot: Step.Slot
  /// The column of what it is inside of.
  var container: Int?
  /// Index of the step, by trial.
  var cells: [Int?]
}
