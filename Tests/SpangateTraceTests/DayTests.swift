import SpangateCore
import SpangateTrace
import Testing

struct DayTests {
  @Test(arguments: ["1970-01-01", "0001-01-01", "9999-12-31", "2024-02-29", "2000-02-29", "2026-12-31", "2100-03-01"])
  func `a day comes back as it is written`(text: String) { #expect(Day(text)?.description == text) }

  @Test(arguments: [
    "", "2026-02-29", "2026-13-01", "2026-1-1", "31.12.2026", "2026-12-31T00:00", "2100-02-29", "2026-00-10",
    "2026-04-31", "2026-10-00", "２026-12-31",
  ])
  func `what is no day is none`(text: String) { #expect(Day(text) == nil) }

  @Test func `days are counted and ordered`() throws {
    func day(_ text: String) throws -> Day { try #require(Day(text)) }
    #expect(try day("1970-01-01").sinceEpoch == 0 && day("2000-03-01").sinceEpoch == 11_017)
    #expect(try day("2024-03-01").sinceEpoch - day("2024-02-28").sinceEpoch == 2)
    #expect(try day("2026-12-31") < day("2027-01-01") && day("2026-11-30") < day("2026-12-01"))
    #expect(try Day(of: Timestamp(nanoseconds: 1_709_251_199_999_999_999)) == day("2024-02-29"))
    #expect(try Day(of: Timestamp(nanoseconds: 1_709_251_200_000_000_000)) == day("2024-03-01"))
  }

  @Test(arguments: [
    ("2554-07-22T00:00:00.000Z", 18_446_745_600_000_000_000 as Int128, UInt64.max),
    ("9999-12-31T23:59:59.999Z", 253_402_300_799_999_000_000, .max), ("1969-12-31T23:59:59.999Z", -1_000_000, 0),
    ("1969-01-02T03:04:05.006Z", -31_438_554_994_000_000, 0),
    ("0000-01-01T00:00:00.000Z", -62_167_219_200_000_000_000, 0),
    ("0000-02-29T12:00:00.000Z", -62_162_078_400_000_000_000, 0), ("1970-01-01T00:00:00.000Z", 0, 0),
    ("2300-01-01T00:00:00.000Z", 10_413_792_000_000_000_000, 10_413_792_000_000_000_000),
  ])
  func `a moment of any year comes back as it is written`(text: String, nanoseconds: Int128, unix: UInt64) throws {
    let moment = try #require(Timestamp(iso8601: text))
    #expect(moment == Timestamp(nanoseconds: nanoseconds) && moment.iso8601 == text)
    #expect(moment.unixNanoseconds == unix)
  }

  @Test func `times add up and differ without an overflow`() {
    let (first, last) = (Timestamp(nanoseconds: 0), Timestamp(nanoseconds: .max))
    let earliest = Timestamp(nanoseconds: .min)
    let late = Timestamp(nanoseconds: 10_413_792_000_000_000_000)
    #expect(late + .seconds(1) == Timestamp(nanoseconds: 10_413_792_001_000_000_000))
    #expect(late + .seconds(-1) == Timestamp(nanoseconds: 10_413_791_999_000_000_000))
    #expect(last + .seconds(1) == last && earliest + .seconds(-1) == earliest)
    #expect(first + .seconds(-1) == Timestamp(nanoseconds: -1_000_000_000))
    #expect(last - earliest > .zero && earliest - last < .zero)
    #expect(late - first == .seconds(10_413_792_000) && first - late == .seconds(-10_413_792_000))
    #expect(Day(of: last).description == "9999-12-31" && Day(of: earliest).description == "0000-01-01")
  }
}
