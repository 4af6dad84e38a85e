extension String {
  /// Fit for the data of a GitHub workflow command: what could end it is percent-encoded.
  ///
  /// Source: `escapeData` of the actions toolkit.
  package var workflowData: String {
    replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  /// Fit for a property of a GitHub workflow command.
  package var workflowProperty: String { workflowData.replacing(":", with: "%3A").replacing(",", with: "%2C") }
}
