package import SpangateTrace

extension Finding {
  package init(_ unkept: UnkeptContent) {
    self.init(.contentUnkept, unkept.message, notes: [Note("reason", unkept.reason)])
  }
}
