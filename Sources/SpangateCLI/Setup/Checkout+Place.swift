import SpangateCore

extension Checkout {
  /// Where something is, so that it means the same in another checkout and from another folder of it: from the top on, `.`
  /// for the top itself, and absolute outside of it.
  func place(of path: String) -> String {
    let whole = absolute(path)
    return whole == top ? "." : self.path(whole)
  }

  /// From the root on, without `.`, `..` and slashes that mean nothing. Links are not followed.
  func absolute(_ path: String) -> String {
    let whole = path.hasPrefix("/") ? path : workingFolder + "/" + path
    var parts: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }
}
