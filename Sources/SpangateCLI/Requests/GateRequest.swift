/// What `spangate gate` is to do.
struct GateRequest: Sendable, Equatable {
  /// A run, or the start of its name.
  var run = "latest"
  var baseline = BaselineChoice()
  var reports = [ReportRequest.full]
  /// Whether model calls are priced again, by the prices of today's settings.
  var reprices = false
}
