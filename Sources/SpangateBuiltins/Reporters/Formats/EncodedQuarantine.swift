import SpangateCore

/// Why a case decides nothing for now, as reports write it.
package struct EncodedQuarantine: Codable, Sendable, Equatable {
  package var reason: String
  package var owner: String
  /// A day, such as `2026-12-31`.
  package var until: String
}

extension EncodedQuarantine {
  init(_ quarantine: Quarantine) {
    self.init(reason: quarantine.reason.bounded, owner: quarantine.owner.bounded, until: "\(quarantine.until)")
  }
}
