package import SpangateCore

extension MeasuredSuite {
  /// What could not be measured of this arm: the findings of a run of it alone, and of which variant they are.
  package var obstacleFindings: [Finding] {
    ComparedSuite(self, beside: nil).obstacleFindings().bySeverity.map { finding in
      var finding = finding
      finding.notes.insert(Finding.Note("variant", suite.variant), at: 0)
      return finding
    }
  }
}

extension [Suite] {
  /// SG0106, of arms: cases that some variant asks in words of its own.
  package var incomparable: [Finding] {
    dropFirst().compactMap { arm in
      let known = arm.casesByID
      let different = self[0].cases.filter { known.matching($0) == nil }
      guard !different.isEmpty else { return nil }
      return Finding(
        .caseIncomparable,
        "\(named(different.map(\.id))) \(different.count == 1 ? "is" : "are") not the same in variant `\(arm.variant)` and "
          + "not compared", at: different[0].range, notes: listing(different.map(\.id)))
    }
  }
}
