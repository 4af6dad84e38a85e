/// One score of one case, by its indices among what a command compares.
struct CasePosition: Hashable {
  var suite: Int
  var `case`: Int
  var score: Int
}
