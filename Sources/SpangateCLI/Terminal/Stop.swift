import SpangateCore

/// A command's end that is not a pass. Everything that there is to say was said before it is thrown.
struct Stop: Error, Equatable {
  var status: ExitStatus
}
