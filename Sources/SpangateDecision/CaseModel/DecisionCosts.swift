/// What a false alarm and a further trial cost, in units of what it is worth to find a case that got worse.
///
/// With costs the best course for a case is a matter of arithmetic (``StoppingRule``), and among all rules that
/// raise so many false alarms and ask for so many trials none finds more (Wald and Wolfowitz 1948, for a bounded number
/// of looks).
struct DecisionCosts: Equatable {
  var alarm: Double
  var trial: Double
}
