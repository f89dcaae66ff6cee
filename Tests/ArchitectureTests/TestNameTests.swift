import Testing

/// Tests are named one way (CONTRIBUTING.md, "Tests").
struct TestNameTests {
  private static let files = Repository.files(below: "Tests", ["Tests.swift"])

  @Test func aFileHasOneSuiteThatIsCalledAsTheFile() throws {
    #expect(Self.files.count > 100)
    for file in Self.files {
      let name = file.split(separator: "/").last?.dropLast(".swift".count) ?? ""
      let suites = try Repository.text(file).matches(of: /(?m)^(?:@Suite\S* )?(?:struct|final class|enum) (\w+Tests)\b/)
      #expect(suites.map(\.1) == [name], "\(file)")
    }
  }

  @Test func aTestIsCalledByWhatHolds() throws {
    for file in Repository.files(below: "Tests", [".swift"]) where !file.hasSuffix("TestNameTests.swift") {
      let text = try Repository.text(file)
      #expect(!text.contains(/@(Test|Suite)\(\s*"/), "\(file) has a test with a text beside its name")
      let tests = text.matches(of: /@Test\b/).count
      #expect(tests == 0 || file.hasSuffix("Tests.swift"), "\(file) has tests, and is not called so")
    }
  }
}
