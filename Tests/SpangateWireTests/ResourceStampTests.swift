import SpangateTrace
import Testing

@testable import SpangateWire

struct ResourceStampTests {
  @Test func `a stamp adds attributes to the resource and leaves the rest as it is`() throws {
    // ResourceSpans { Resource { a=b }, 3: "url" }, and a field that no version of OTLP has.
    let keyValue: [UInt8] = [0x0a, 0x01, 0x61, 0x12, 0x03, 0x0a, 0x01, 0x62]
    let request: [UInt8] =
      [0x0a, 0x11, 0x0a, 0x0a, 0x0a, 0x08] + keyValue + [0x1a, 0x03, 0x75, 0x72, 0x6c, 0x7a, 0x01, 0x2a]
    let stamped = try ResourceStamp(["a": "no", "p": "q"]).applied(to: request)
    let added: [UInt8] = [0x0a, 0x08, 0x0a, 0x01, 0x70, 0x12, 0x03, 0x0a, 0x01, 0x71]
    #expect(
      stamped == [0x0a, 0x1b, 0x0a, 0x14, 0x0a, 0x08] + keyValue + added
        + [0x1a, 0x03, 0x75, 0x72, 0x6c, 0x7a, 0x01, 0x2a])
  }

  @Test func `a stamp makes a resource where there is none`() throws {
    #expect(
      try ResourceStamp(["p": true]).applied(to: [0x0a, 0x00])
        == [0x0a, 0x0b, 0x0a, 0x09, 0x0a, 0x07, 0x0a, 0x01, 0x70, 0x12, 0x02, 0x10, 0x01])
  }

  @Test func `every resource of concatenated requests gets the stamp`() throws {
    let request = OTLPTraces.request(for: .random(3, seed: 1)) + OTLPTraces.request(for: .random(3, seed: 2))
    let stamped = try OTLPTraces.spans(in: ResourceStamp(["service.name": "no", "project": "p"]).applied(to: request))
    let plain = try OTLPTraces.spans(in: request)
    #expect(stamped.count == plain.count)
    for (stamped, plain) in zip(stamped, plain) {
      var expected = plain
      if plain.resource["service.name"] == nil { expected.resource["service.name"] = "no" }
      expected.resource["project"] = "p"
      #expect(stamped == expected)
    }
  }

  @Test func `a resource that came in two parts is stamped as one`() throws {
    func part(_ key: UInt8) -> [UInt8] { [0x0a, 0x0a, 0x0a, 0x08, 0x0a, 0x01, key, 0x12, 0x03, 0x0a, 0x01, 0x62] }
    let stamped = try ResourceStamp(["b": "no", "p": true]).applied(to: [0x0a, 0x18] + part(0x61) + part(0x62))
    let keyValues = Array(part(0x61)[2...] + part(0x62)[2...])
    let added: [UInt8] = [0x0a, 0x07, 0x0a, 0x01, 0x70, 0x12, 0x02, 0x10, 0x01]
    #expect(stamped == [0x0a, 0x1f, 0x0a, 0x1d] + keyValues + added)
  }

  @Test func `bytes that are no request are refused`() {
    #expect(throws: WireError.truncated) { try ResourceStamp(["p": true]).applied(to: [0x0a, 0x05, 0x01]) }
  }
}
