import SpangateCore

extension Duration {
  func checkPositive(key: String) throws(Misconfigured) {
    guard self > .zero else { throw Misconfigured("a time-out must be longer than nothing", key: key) }
  }
}
