import SpangateCore
import SpangateTrace

/// ``case `a` ``, or `3 cases`.
func named(_ ids: [String]) -> String { ids.count == 1 ? "case `\(ids[0])`" : "\(ids.count) cases" }

/// Which cases, when the message does not name the only one.
func listing(_ ids: [String]) -> [Finding.Note] { ids.count > 1 ? [Finding.Note("cases", ids.listed)] : [] }
