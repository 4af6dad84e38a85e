extension String {
  /// `atMost` as `at_most`, `costUSD` as `cost_usd`, `baseURLPath` as `base_url_path`.
  var snakeCased: String {
    guard utf8.contains(where: \.isUpper) else { return self }
    let bytes = Array(utf8)
    var result: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      guard byte.isUpper else {
        result.append(byte)
        continue
      }
      let endsAcronym = index + 1 < bytes.count && bytes[index + 1].isLower
      if index > 0, bytes[index - 1] != UInt8(ascii: "_"), !bytes[index - 1].isUpper || endsAcronym {
        result.append(UInt8(ascii: "_"))
      }
      result.append(byte | 0x20)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// `at_most` as `atMost`. Acronyms do not survive: `cost_usd` becomes `costUsd`.
  var camelCased: String {
    guard utf8.contains(UInt8(ascii: "_")) else { return self }
    var result: [UInt8] = []
    var raises = false
    for byte in utf8 {
      if byte == UInt8(ascii: "_") {
        raises = !result.isEmpty
      } else {
        result.append(raises && byte.isLower ? byte & ~0x20 : byte)
        raises = false
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension UInt8 {
  fileprivate var isUpper: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  fileprivate var isLower: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
}
