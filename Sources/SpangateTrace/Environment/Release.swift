/// What this build calls itself.
package enum Release {
  /// By semantic versioning; the command line and the agent library are released together.
  package static let version = "0.1.0"
}
