/// Where a concave function is zero, by Newton's steps, to a few units of the last place where the function is as good.
///
/// From wherever they start, the first step ends below the root and the others climb to it: no bracket is needed. The
/// logarithms of tails are concave for the laws that this is used for.
/// - Parameter evaluate: the function's value and slope.
func newtonRoot(from start: Double, _ evaluate: (Double) -> (value: Double, slope: Double)) -> Double {
  var x = start
  var (previous, turns) = (0.0, 0)
  for _ in 0..<1000 {
    let (value, slope) = evaluate(x)
    let change = -value / slope
    guard change.isFinite else { break }
    if change * previous < 0 { turns += 1 }
    x += change
    previous = change
    // After the first turn, more of them are the function's rounding: there is no more to gain.
    if turns > 2 || abs(change) <= 1e-15 * max(1, abs(x)) { break }
  }
  return x
}
