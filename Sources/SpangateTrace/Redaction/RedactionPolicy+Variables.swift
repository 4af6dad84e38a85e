/// What of the environment is secret.
extension RedactionPolicy {
  /// Adds the values of variables whose names say that they are secret, and the passwords of URLs.
  package mutating func add(secretsOf environment: [String: String]) { add(secrets: Self.secrets(of: environment)) }

  /// The values of variables that are secret by their names, and the passwords of URLs.
  package static func secrets(of environment: [String: String]) -> [String] {
    environment.filter { isSecret(name: $0.key) && !isPath($0.value) }.map(\.value)
      + environment.compactMap { $0.value.passwordOfURL }
  }

  /// What a file or a socket is called opens nothing by itself: `/run/user/1000/bus`, not a key in Base64 that begins so.
  package static func isPath(_ value: String) -> Bool {
    guard value.hasPrefix("/"), let end = value.dropFirst().firstIndex(of: "/") else { return false }
    return value[value.index(after: value.startIndex)..<end].allSatisfy { $0.isASCII && $0.isLowercase }
  }

  /// Whether a name of a variable, a key or a header says that its value is secret.
  package static func isSecret(name: String) -> Bool {
    let words = words(of: name)
    return !words.isDisjoint(with: secretWords)
      || words.contains { word in ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "APIKEY"].contains { word.hasSuffix($0) } }
  }

  /// What is secret of a value that somebody reads of a variable where mostly keys stand: all of it, unless the name or
  /// the value is of something that everybody may know; of a URL its password, and what looks drawn by lot in its path
  /// and query.
  package static func secrets(in value: String, named name: String) -> [String] {
    if let scheme = value.firstRange(of: "://") {
      let behind = value[scheme.upperBound...].drop { !"/?#".contains($0) }
      return [value.passwordOfURL].compactMap(\.self)
        + behind.split(whereSeparator: { "/?#&=".contains($0) }).filter { isDrawn($0) }.map(String.init)
    }
    return isPublic(value) || !words(of: name).isDisjoint(with: publicWords) ? [] : [value]
  }

  private static func words(of name: String) -> Set<Substring> {
    Set(name.uppercased().split { (character: Character) in "_-. ".contains(character) })
  }

  /// A path, an address, a host with its port, a few small words.
  private static func isPublic(_ value: String) -> Bool {
    if value.hasPrefix("/") { return isPath(value) }
    if value.utf8.allSatisfy({ $0.isDigit || $0 == 0x2e || $0 == 0x3a }) { return value.contains(".") }
    if value.utf8.count < 16, value.utf8.allSatisfy({ $0.isLowercaseLetter || $0 == 0x2d || $0 == 0x5f }) {
      return true
    }
    let host = value.split(separator: ":", maxSplits: 1)
    guard host.count < 2 || host[1].utf8.allSatisfy(\.isDigit), let name = host.first else { return false }
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    return (labels.count > 1 || host.count == 2)
      && labels.allSatisfy { label in
        (1...24).contains(label.utf8.count)
          && label.utf8.allSatisfy { $0.isLowercaseLetter || $0.isDigit || $0 == 0x2d || $0 == 0x5f }
      } && (labels.last?.utf8.allSatisfy(\.isLowercaseLetter) ?? false)
  }

  /// Of 16 bytes and more, with letters and digits.
  private static func isDrawn(_ text: Substring) -> Bool {
    text.utf8.count >= 16 && text.utf8.contains(where: \.isDigit) && text.utf8.contains(where: \.isLetter)
  }

  private static let secretWords: Set<Substring> = [
    "KEY", "APIKEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASS", "PWD", "PASSPHRASE", "CREDENTIAL", "CREDENTIALS",
    "CREDS", "JWT", "PAT", "AUTHORIZATION",
  ]

  /// Of variables that say where something is, or what it is called.
  private static let publicWords: Set<Substring> = [
    "HOST", "HOSTNAME", "PORT", "ENDPOINT", "URL", "URI", "REGION", "ZONE", "SERVICE", "ENV", "ENVIRONMENT", "STAGE",
    "BRANCH", "PATH", "DIR", "FOLDER", "FILE", "BUCKET", "PREFIX", "USER", "USERNAME", "TEAM", "PROJECT", "NAME",
  ]
}

extension UInt8 {
  fileprivate var isLowercaseLetter: Bool { 0x61...0x7a ~= self }
}
