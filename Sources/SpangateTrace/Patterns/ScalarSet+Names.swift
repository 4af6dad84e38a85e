/// The sets that have names, in `\p{…}` and `[:…:]`.
extension ScalarSet {
  /// Of a property: a general category, a script, or one of the common properties; nil for an unknown name.
  ///
  /// - Parameter name: case, spaces, `_` and `-` do not matter. Source: Unicode Technical Standard 18, 1.2.
  static func named(_ name: String) -> ScalarSet? {
    if name.hasPrefix("^") { return named(String(name.dropFirst())).map { .not($0) } }
    var name = name.lowercased().filter { !" _-".contains($0) }
    if let equals = name.firstIndex(where: { "=:".contains($0) }) {
      let key = name[..<equals]
      name = String(name[name.index(after: equals)...])
      if ["sc", "script", "scx", "scriptextensions"].contains(key) {
        return ScriptTable.ranges[name].map { .ranges($0) }
      }
      guard ["gc", "generalcategory"].contains(key) else { return nil }
      return category(name)
    }
    return category(name) ?? property(name) ?? ScriptTable.ranges[name].map { .ranges($0) }
      ?? (name.hasPrefix("is") && name.utf8.count > 2 ? named(String(name.dropFirst(2))) : nil)
  }

  private static func category(_ name: String) -> ScalarSet? {
    if name == "lc" || name == "l&" || name == "casedletter" { return category(["lu", "ll", "lt"]) }
    let short = longNames[name] ?? name
    let codes = categories.keys.filter { $0 == short || ($0.hasPrefix(short) && short.utf8.count == 1) }
    return codes.isEmpty ? nil : category(codes)
  }

  private static func category(_ codes: [String]) -> ScalarSet {
    let wanted = Set(codes.compactMap { categories[$0] })
    return .property { wanted.contains($0.properties.generalCategory) }
  }

  private static func property(_ name: String) -> ScalarSet? {
    switch name {
    case "any": .any
    case "ascii": .ranges([0...0x7f])
    case "assigned": .property { $0.properties.generalCategory != .unassigned }
    case "alphabetic", "alpha": .property { $0.properties.isAlphabetic }
    case "uppercase", "upper": .property { $0.properties.isUppercase }
    case "lowercase", "lower": .property { $0.properties.isLowercase }
    case "whitespace", "wspace", "space": spaces
    case "emoji": .property { $0.properties.isEmoji }
    case "emojipresentation": .property { $0.properties.isEmojiPresentation }
    case "ideographic": .property { $0.properties.isIdeographic }
    case "math": .property { $0.properties.isMath }
    case "dash": .property { $0.properties.isDash }
    case "hexdigit", "hex": .property { $0.properties.isHexDigit }
    case "xidstart", "idstart": .property { $0.properties.isXIDStart }
    case "xidcontinue", "idcontinue": .property { $0.properties.isXIDContinue }
    default: nil
    }
  }

  /// Of `[:alpha:]`. Source: Unicode Technical Standard 18, annex C.
  static func posix(_ name: String) -> ScalarSet? {
    switch name {
    case "alpha": named("alphabetic")
    case "digit": digits
    case "alnum": .union([named("alphabetic") ?? .any, digits])
    case "upper": named("uppercase")
    case "lower": named("lowercase")
    case "space": spaces
    case "blank": horizontalSpaces
    case "punct": .union([category("p") ?? .any, .of("$+<=>^`|~")])
    case "cntrl": category("cc")
    case "xdigit": named("hexdigit")
    case "word": word
    case "ascii": named("ascii")
    case "graph": .not(.union([spaces, category(["cc", "cs", "cn"])]))
    case "print": .not(.both(.union([spaces, category(["cc", "cs", "cn"])]), .not(horizontalSpaces)))
    default: nil
    }
  }

  private static let categories: [String: Unicode.GeneralCategory] = [
    "lu": .uppercaseLetter, "ll": .lowercaseLetter, "lt": .titlecaseLetter, "lm": .modifierLetter, "lo": .otherLetter,
    "mn": .nonspacingMark, "mc": .spacingMark, "me": .enclosingMark, "nd": .decimalNumber, "nl": .letterNumber,
    "no": .otherNumber, "pc": .connectorPunctuation, "pd": .dashPunctuation, "ps": .openPunctuation,
    "pe": .closePunctuation, "pi": .initialPunctuation, "pf": .finalPunctuation, "po": .otherPunctuation,
    "sm": .mathSymbol, "sc": .currencySymbol, "sk": .modifierSymbol, "so": .otherSymbol, "zs": .spaceSeparator,
    "zl": .lineSeparator, "zp": .paragraphSeparator, "cc": .control, "cf": .format, "cs": .surrogate,
    "co": .privateUse, "cn": .unassigned,
  ]

  private static let longNames = [
    "letter": "l", "mark": "m", "number": "n", "punctuation": "p", "punct": "p", "symbol": "s", "separator": "z",
    "other": "c", "uppercaseletter": "lu", "lowercaseletter": "ll", "titlecaseletter": "lt", "modifierletter": "lm",
    "otherletter": "lo", "nonspacingmark": "mn", "spacingmark": "mc", "enclosingmark": "me", "decimalnumber": "nd",
    "digit": "nd", "letternumber": "nl", "othernumber": "no", "connectorpunctuation": "pc", "dashpunctuation": "pd",
    "openpunctuation": "ps", "closepunctuation": "pe", "initialpunctuation": "pi", "finalpunctuation": "pf",
    "otherpunctuation": "po", "mathsymbol": "sm", "currencysymbol": "sc", "modifiersymbol": "sk", "othersymbol": "so",
    "spaceseparator": "zs", "lineseparator": "zl", "paragraphseparator": "zp", "control": "cc", "cntrl": "cc",
    "format": "cf", "surrogate": "cs", "privateuse": "co", "unassigned": "cn",
  ]
}
