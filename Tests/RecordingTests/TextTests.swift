import Testing

@testable import Recording

struct TextTests {
  @Test(arguments: [
    ("", "6c62272e07bb014262b821756295c58d"), ("a", "d228cb696f1a8caf78912b704e4a8964"),
    ("foobar", "343e1662793c64bf6f0d3597ba446f18"),
  ])
  func fnv1aWith128Bits(text: String, hex: String) throws {
    var hash = ContentHash()
    hash.add(Array(text.utf8))
    #expect(hash.text.count == 25)
    #expect(UInt128(hash.text, radix: 36) == UInt128(hex, radix: 16))
  }

  @Test func fieldsOfAHashDoNotRunIntoEachOther() {
    func hash(_ fields: String...) -> String {
      var hash = ContentHash()
      for field in fields { hash.add(field) }
      return hash.text
    }
    #expect(hash("ab", "c") != hash("a", "bc"))
    #expect(hash("a") != hash("a", ""))
    #expect(hash("a", "b") == hash("a", "b"))
  }

  @Test(arguments: [
    ("", "\"\""), ("a/b", "\"a/b\""), ("\"\\", "\"\\\"\\\\\""),
    ("\n\t\u{0}\u{1F}", "\"\\u000a\\u0009\\u0000\\u001f\""),
    ("\r\n", "\"\\u000d\\u000a\""), ("ü😀\u{7F}\u{2028}", "\"ü😀\u{7F}\u{2028}\""),
  ])
  func jsonStrings(text: String, quoted: String) { #expect(GoJSON.quoted(text) == quoted) }

  @Test(arguments: [["a", ""], ["\t\n\\", "\\t"], ["ü\\n", "é"]]) func fieldsBetweenTabsAreReadAsTheyWereWritten(
    fields: [String]
  ) {
    let line = TabbedText.line(fields)
    #expect(line.filter { $0 == "\n" }.count == 1)
    #expect(TabbedText.lines(Array((line + "half").utf8)[...]) == [fields])
  }

  @Test func workOnAllCoresKeepsItsOrderAndTheFirstErrorInOrderIsThrown() throws {
    #expect(try parallelMap(Array(0..<100)) { $0 * 2 } == (0..<100).map { $0 * 2 })
    #expect(throws: RecordingError.tooManyFunctions(count: 30, limit: 0)) {
      try parallelMap(Array(0..<100)) { number throws(RecordingError) in
        if number >= 30 { throw .tooManyFunctions(count: number, limit: 0) }
        return number
      }
    }
  }
}
