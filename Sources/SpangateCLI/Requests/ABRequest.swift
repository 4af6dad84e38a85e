/// What `spangate ab` is to do.
struct ABRequest: Sendable, Equatable {
  /// A suite file.
  var suite: String
  /// Variants; the first is what the others are compared with.
  var arms: [String]
  var asking = AskingRequest()
}
