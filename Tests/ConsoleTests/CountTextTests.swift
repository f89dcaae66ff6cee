import Console
import Testing

struct CountTextTests {
  @Test(arguments: [
    (0, "0 calls"), (1, "1 call"), (2, "2 calls"), (999, "999 calls"), (1000, "1,000 calls"), (12345, "12,345 calls"),
    (1_234_567, "1,234,567 calls"), (UInt64.max, "18,446,744,073,709,551,615 calls"),
  ])
  func countsAreGroupedAndAgree(_ count: UInt64, _ text: String) {
    #expect(CountText.count(count, "call") == text)
  }

  @Test func pluralsCanBeGiven() {
    #expect(CountText.count(2, "process", plural: "processes") == "2 processes")
    #expect(CountText.count(1, "process", plural: "processes") == "1 process")
  }

  @Test(arguments: [
    (2_310, 2_310, "100.0%"), (1_920, 2_310, "83.1%"), (412, 2_310, "17.8%"), (0, 7, "0.0%"), (3, 2, "150.0%"),
    (1, 0, "-"), (UInt64.max, 1, "-"),
  ])
  func percentHasOneDecimal(_ part: UInt64, _ whole: UInt64, _ text: String) {
    #expect(CountText.percent(part, of: whole) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (1_048_575, "1.0 MiB"),
    (21_286_093, "20.3 MiB"),
    (UInt64.max, "16777216.0 TiB"),
  ])
  func sizesAreInBinaryUnits(_ bytes: UInt64, _ text: String) {
    #expect(CountText.bytes(bytes) == text)
  }
}
