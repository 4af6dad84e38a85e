extension String {
  /// Everything but letters, digits and `-._~` as `%XX`. Source: RFC 3986, section 2.3.
  package var percentEncoded: String {
    var text = ""
    for byte in utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e:
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "%" + UInt64(byte).hexDigits.suffix(2).uppercased()
      }
    }
    return text
  }
}
