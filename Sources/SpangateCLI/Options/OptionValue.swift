import ArgumentParser
import SpangateCore
import SpangateQuery
import SpangateTrace

/// What texts on the command line mean.
enum OptionValue {
  static func query(_ text: String) throws -> TraceQuery {
    do throws(QueryError) { return try TraceQuery(text) } catch { throw ValidationError(error.description) }
  }

  static func positive(_ text: String) throws -> Int {
    guard let value = Int(text), value >= 1 else { throw ValidationError("must be a whole number of at least 1") }
    return value
  }

  static func amount(_ text: String) throws -> Double {
    guard let value = Double(text), value.isFinite, value >= 0 else {
      throw ValidationError("must be a number of at least 0, such as 2.50")
    }
    return value
  }

  /// A part of 1, such as `5%` or `0.05`.
  static func margin(_ text: String) throws -> Double {
    let isPercentage = text.hasSuffix("%")
    let value = Double(isPercentage ? String(text.dropLast()) : text).map { isPercentage ? $0 / 100 : $0 }
    guard let value, value > 0, value < 1 else {
      throw ValidationError("must be more than 0% and less than 100%, such as 5%")
    }
    return value
  }

  static func shard(_ text: String) throws -> Shard {
    guard let shard = Shard(text) else { throw ValidationError("must be I/N with 1 ≤ I ≤ N, such as 1/4") }
    return shard
  }

  static func duration(_ text: String) throws -> Duration {
    guard let duration = Duration(written: text) else { throw ValidationError("must be a duration such as 90s or 10m") }
    return duration
  }
}
