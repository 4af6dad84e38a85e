import NIOCore

/// Takes no notice of a client's offer to go on in another protocol, as a server may. Java's client makes one, to go on in
/// HTTP/2, with each request; the decoder would read nothing more on the connection.
final class UpgradeOffer: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  /// The next bytes are the first ones of a request.
  var isRequestDue = true

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    if isRequestDue {
      isRequestDue = false
      Self.cover(offerIn: &bytes)
    }
    context.fireChannelRead(wrapInboundOut(bytes))
  }

  /// Gives the header a name that nothing asks for, within the head of a request.
  private static func cover(offerIn bytes: inout ByteBuffer) {
    let name = Array("\r\nupgrade:".utf8)
    let view = bytes.readableBytesView
    var place = view.startIndex
    while let line = view[place...].firstIndex(of: UInt8(ascii: "\r")), line + name.count <= view.endIndex {
      if view[line...].starts(with: "\r\n\r\n".utf8) { return }
      if zip(view[line...], name).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 && 0x61...0x7a ~= $1 }) {
        bytes.setInteger(UInt8(ascii: "x"), at: line + 2)
        return
      }
      place = line + 1
    }
  }
}
