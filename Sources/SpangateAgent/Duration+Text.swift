import SpangateCore

extension Duration {
  /// `2 s`, `250 ms`: for people.
  var text: String {
    let milliseconds = nanoseconds / 1_000_000
    return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(milliseconds) ms"
  }
}
