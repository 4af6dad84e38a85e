import FoundationEssentials
import SpangateCore

extension Checkout {
  /// The one that the working directory is in: the nearest folder above that holds `.git`, else that directory.
  static var current: Checkout {
    let here = FileManager.default.currentDirectoryPath
    var folder = here
    while !FileManager.default.fileExists(atPath: folder + "/.git") {
      guard let end = folder.lastIndex(of: "/"), end > folder.startIndex else {
        return Checkout(top: here, workingFolder: here)
      }
      folder = String(folder[..<end])
    }
    return Checkout(top: folder, workingFolder: here)
  }
}
