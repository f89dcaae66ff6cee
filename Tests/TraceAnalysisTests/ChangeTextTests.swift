import Testing

@testable import TraceAnalysis

struct ChangeTextTests {
  @Test func changesAsPeopleReadThem() {
    #expect(ChangeText.relative(0.0519) == "+5.2%")
    #expect(ChangeText.relative(-0.004) == "-0.4%")
    #expect(ChangeText.relative(9.99) == "+999.0%")
    #expect(ChangeText.relative(10) == "×11")
    #expect(ChangeText.relative(99) == "×100")
    #expect(ChangeText.relative(200_001) == "×200,002")
    #expect(ChangeText.relative(-0.5) == "-50.0%")
    #expect(ChangeText.relative(1.0 / 2500 - 1) == "÷2,500")
    #expect(ChangeText.relative(-1) == "-100.0%")
    #expect(ChangeText.relative(.infinity) == "new")
    #expect(ChangeText.duration(nanoseconds: -1500) == "-1.50µs")
    #expect(ChangeText.duration(nanoseconds: .min).hasPrefix("-"))
    #expect(ChangeText.decimal(0.007936) == "0.00794")
    #expect(ChangeText.decimal(1.5) == "1.5")
    #expect(ChangeText.decimal(0.1) == "0.1")
    #expect(ChangeText.decimal(99.96) == "100")
    #expect(ChangeText.decimal(12345) == "12,345")
    #expect(ChangeText.decimal(0.00001) == "<0.0001")
    #expect(ChangeText.decimal(2.0 / 3) == "0.667")
  }
}
