import Console
import Testing

struct DurationTextTests {
  @Test(arguments: [
    (0, "0ns"), (1, "1ns"), (850, "850ns"), (999, "999ns"),
    (1000, "1.00µs"), (1004, "1.00µs"), (1005, "1.01µs"), (1920, "1.92µs"), (9994, "9.99µs"), (9995, "10.0µs"),
    (99_949, "99.9µs"), (99_950, "100µs"), (999_499, "999µs"), (999_500, "1.00ms"),
    (412_000_000, "412ms"), (17_850_000, "17.9ms"), (999_499_999, "999ms"), (999_500_000, "1.00s"),
    (1_920_000_000, "1.92s"), (2_310_000_000, "2.31s"), (59_949_999_999, "59.9s"), (59_950_000_000, "1m00s"),
    (60_000_000_000, "1m00s"), (123_000_000_000, "2m03s"), (3_599_499_999_999, "59m59s"),
    (3_599_500_000_000, "1h00m"), (36_000_000_000_000, "10h00m"), (36_240_000_000_000, "10h04m"),
  ])
  func threeDigitsInTheUnitThatSuits(_ nanoseconds: UInt64, _ text: String) {
    #expect(DurationText.format(nanoseconds: nanoseconds) == text)
  }

  @Test(arguments: [
    ("0ns", 0), ("850ns", 850), ("1.5us", 1500), ("1.5µs", 1500), ("412ms", 412_000_000), (".5s", 500_000_000),
    ("2m", 120_000_000_000), ("1h", 3_600_000_000_000), ("", nil), ("5", nil), ("s", nil), ("-1s", nil), ("1 s", nil),
    ("1.2.3s", nil), ("1s2", nil), ("9999999h", nil),
  ])
  func durationsAreRead(_ text: String, _ nanoseconds: UInt64?) {
    #expect(DurationText.parse(text) == nanoseconds)
  }

  @Test(arguments: [(0, "0.000000000"), (100_763_482, "0.100763482"), (61_000_000_001, "61.000000001")])
  func secondsHaveNineDigits(_ nanoseconds: UInt64, _ text: String) {
    #expect(DurationText.seconds(nanoseconds: nanoseconds) == text)
  }

  @Test func theLargestValueIsNoOverflow() {
    #expect(DurationText.format(nanoseconds: .max) == "5124095h35m")
  }

  /// Read back, every text is within half a unit of its last digit, and texts never go down as values go up.
  @Test func everyTextIsNearItsValue() throws {
    var value: UInt64 = 1
    var previous = 0.0
    while value < 50_000_000_000 {
      let text = DurationText.format(nanoseconds: value)
      let digits = text.prefix { $0.isNumber || $0 == "." }
      let unit = ["ns": 1.0, "µs": 1e3, "ms": 1e6, "s": 1e9][String(text.dropFirst(digits.count))]
      let read = try #require(Double(digits)) * #require(unit)
      #expect(abs(read - Double(value)) <= 0.005 * Double(value) + 1e-6, "\(value) became \(text)")
      #expect(read >= previous, "\(value) became \(text)")
      previous = read
      value += value / 7 + 1
    }
  }
}
