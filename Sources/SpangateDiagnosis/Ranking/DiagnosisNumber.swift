import Glibc

/// Numbers as a sentence has them.
enum DiagnosisNumber {
  static func exponential(_ logarithm: Double) -> Double { exp(logarithm) }

  static func seconds(_ seconds: Double) -> String {
    if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
    return "\((seconds * 10).rounded() / 10) s"
  }
}
