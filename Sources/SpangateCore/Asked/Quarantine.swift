package import SpangateTrace

/// A case that is known to be broken: it runs and is reported, and does not block until a day has passed.
package struct Quarantine: Sendable, Equatable {
  package var `case`: String
  package var reason: String
  /// Who sees to it.
  package var owner: String
  /// The last day on which it holds.
  package var until: Day

  package init(case id: String, reason: String, owner: String, until: Day) {
    self.case = id
    self.reason = reason
    self.owner = owner
    self.until = until
  }

  /// `until 2026-12-31 by ana: the vendor is on it`
  package var text: String { "until \(until) by \(owner.inert(limit: 100)): \(reason.inert(limit: 300))" }
}
