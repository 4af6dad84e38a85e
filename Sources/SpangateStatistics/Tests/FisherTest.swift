/// Fisher's exact test, one-sided: how likely is a candidate this bad or worse if both sides pass equally often.
///
/// Exact, given how many passed in all. Source: Fisher 1935, by the hypergeometric lower tail.
package func fisherLower(baseline: SuccessCount, candidate: SuccessCount) -> Double {
  Hypergeometric(
    population: baseline.trials + candidate.trials, successes: baseline.successes + candidate.successes,
    draws: candidate.trials
  ).lowerTail(candidate.successes)
}
