import Foundation
import Testing

@testable import TraceStore

/// Every rule of docs/FORMAT.md that a file can break, each with a file that breaks it.
struct FormatRuleTests {
  /// What the document says of how programs are to behave: no file can break it.
  private static let conduct = [
    "The words MUST, MUST NOT, SHOULD and MAY are used", "A writer MUST obey every rule here",
    "A reader MUST NOT trust that a writer has", "MUST refuse the file with an error that names the feature",
    "a reader MUST report it", "a reader MUST treat what holds them as damaged", "and MUST be ignored by readers",
    "A writer MUST NOT give a file its final name before the trailer is written",
    "a reader MUST ignore blocks of these kinds", "a reader MUST ignore them unless it knows better",
  ]

  private let whole: RawTrace

  init() throws { whole = try FormatRule.whole() }

  private func mutant(_ rule: FormatRule) throws -> [UInt8] {
    var trace = whole
    try rule.breakIt(&trace)
    return trace.bytes()
  }

  @Test func aTraceThatKeepsThemAllHasNoFault() throws {
    #expect(try TraceReader(bytes: whole.bytes()).verify() == [])
    var summaryOnly = whole
    try summaryOnly.leaveOutEvents()
    #expect(try TraceReader(bytes: summaryOnly.bytes()).verify() == [])
    var folded = whole
    folded.addFoldedPaths()
    #expect(try TraceReader(bytes: folded.bytes()).verify() == [])
  }

  @Test(arguments: FormatRule.all.indices) func eachBreachIsFoundByACheckAndByReportsIfTheyReadIt(_ index: Int) throws {
    let rule = FormatRule.all[index]
    let bytes = try mutant(rule)
    #expect(bytes != whole.bytes(), "\(rule.breach): nothing was changed")
    guard case .damage(let kind) = rule.finding else {
      #expect(throws: TraceStoreError.self, "\(rule.breach)") { try TraceReader(bytes: bytes) }
      return
    }
    let reader = try TraceReader(bytes: bytes)
    let faults = try reader.verify()
    #expect(faults.contains { $0.kind == kind }, "\(rule.breach): \(faults)")
    var read = try reader.damage + reader.goroutines().damage + reader.forEachBatch { _ in }
    read += try reader.summary().damage
    #expect(read.isEmpty != rule.isFoundByReading, "\(rule.breach): \(read)")
  }

  @Test func eachIsInTheDocumentAndNoneThatIsThereIsMissingHere() throws {
    let text = try String(contentsOf: Fixture.repository.appending(path: "docs/FORMAT.md"), encoding: .utf8)
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").replacing("*writer*", with: "writer")
    let plain = words.replacing("*reader*", with: "reader")
    var covered: [Range<String.Index>] = []
    for quote in Self.conduct + FormatRule.all.map(\.quote) {
      let found = plain.ranges(of: quote)
      #expect(!found.isEmpty, "not in the document: \(quote)")
      covered += found
    }
    for must in plain.ranges(of: "MUST") {
      let start = plain.index(must.lowerBound, offsetBy: -60, limitedBy: plain.startIndex) ?? plain.startIndex
      let end = plain.index(must.upperBound, offsetBy: 60, limitedBy: plain.endIndex) ?? plain.endIndex
      #expect(covered.contains { $0.overlaps(must) }, "no file breaks: …\(plain[start..<end])…")
    }
  }
}
