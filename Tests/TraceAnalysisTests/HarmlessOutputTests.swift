import Console
import TestSupport
import Testing
import TraceStore

@testable import TraceAnalysis
import TraceModel

/// Names come from strangers' files. Whatever they hold, no report makes a spreadsheet, a terminal or a CI system act.
struct HarmlessOutputTests {
  private func csv(_ text: String) -> String {
    var table = Table(columns: [.init("name", .text)])
    table.rows = [[.text(text)]]
    var out = OutputBuffer()
    table.write(as: .csv, to: &out)
    return String(out.text.dropFirst("name\r\n".count).dropLast(1))
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\u{ff1d}a", "'\u{ff1d}a"), ("a=b", "a=b"),
    ("=\"a,b\"", "\"'=\"\"a,b\"\"\""), ("main.main;=1", "main.main;'=1"), ("main.(*T).F", "main.(*T).F"), ("", ""),
    ("\t=1", "\\t=1"), ("=\u{301}1", "'=\u{301}1"),
  ])
  func noCellIsAFormula(_ text: String, _ cell: String) { #expect(csv(text) == cell) }

  @Test func numbersStayNumbers() {
    var table = Table(columns: [.init("change", .durationChange)])
    table.rows = [[.signed(-5)]]
    var out = OutputBuffer()
    table.write(as: .csv, to: &out)
    #expect(out.text == "change_ns\r\n-5\r\n")
  }

  /// Everything that can be written of traces with such names, by what it is.
  private func reports() throws -> [String: String] {
    let base = HostileNames.trace(selfTime: 1000)
    let profile = Profile(merging: [base])
    var reports: [String: String] = [:]
    func add(_ name: String, _ body: (inout OutputBuffer) throws -> Void) rethrows {
      var out = OutputBuffer()
      try body(&out)
      reports[name] = out.text
    }
    for (style, shape) in [("short", profile), ("full", profile), ("short", profile.grouped(by: .package))] {
      let names = FunctionNames(shape.functions, style: style == "full" ? .full : .short)
      let kind = shape.functions.count == profile.functions.count ? style : "package"
      add("tree \(kind)") { TreeText(TreeReport(shape, names: names), names: names).write(to: &$0) }
      add("folded \(kind)") { _ = FoldedStacks(shape, names: names).write(to: &$0) }
      add("svg \(kind)") { _ = FlameSVG(shape, names: names, title: HostileNames.all.joined()).write(to: &$0) }
      add("json \(kind)") { CallTreeJSON(shape, names: names).write(to: &$0) }
      add("speedscope \(kind)") { _ = SpeedscopeExport(shape, names: names, title: "t").write(to: &$0) }
      try add("html \(kind)") {
        try HTMLReport([base], shape, names: names, title: HostileNames.all.joined()).write(to: &$0)
      }
      for format in TableFormat.allCases {
        add("report \(kind) \(format)") { FunctionReport(shape, names: names).table.write(as: format, to: &$0) }
      }
    }
    add("info") { InfoText(InfoReport(base)).write(to: &$0) }
    let lineage = try Lineage([base])
    add("goroutines") { LineageText(LineageReport(lineage)).write(to: &$0) }
    add("dot") { LineageDot(lineage).write(to: &$0) }
    for format in TableFormat.allCases {
      try add("list \(format)") { try GoroutineList([base]).table.write(as: format, to: &$0) }
    }
    return reports
  }

  @Test func nothingDisturbsATerminalOrCommandsACISystem() throws {
    for (name, text) in try reports() {
      #expect(HostileNames.controls(in: text).isEmpty, "\(name)")
      // Machine-readable text is quoted, so that no line begins with a name; scripts of pages are ours.
      let isForPeople = ["tree", "report", "list", "info", "goroutines"].contains { name.hasPrefix($0) }
      guard isForPeople, !["json", "svg", "html"].contains(where: { name.hasSuffix($0) }) else { continue }
      #expect(HostileNames.commands(in: text).isEmpty, "\(name)")
    }
  }

  @Test func everyCSVIsHarmless() throws {
    for (name, text) in try reports() where name.hasSuffix("csv") {
      #expect(HostileNames.formulas(inCSV: text).isEmpty, "\(name)")
    }
  }

  @Test func marksAreEscapedWithWhatIsCombinedWithThem() throws {
    #expect(Table.markdown("a|\u{301}b").unicodeScalars.elementsEqual("a\\|\u{301}b".unicodeScalars))
    let dot = try #require(try reports()["dot"])
    let quotes = dot.unicodeScalars.reduce(into: (count: 0, isEscaped: false)) { state, scalar in
      if scalar == "\"" && !state.isEscaped { state.count += 1 }
      state.isEscaped = scalar == "\\" && !state.isEscaped
    }
    // Font and box, and two for each label.
    #expect(quotes.count.isMultiple(of: 2))
  }

  @Test(arguments: [
    ("goroutine 1 (main)", "goroutine 1 (main)"), ("a b", "a b"), ("a;b", "a\\x3bb"),
    ("goroutine 50", "goroutine\\x2050"),
    ("F 1.5", "F\\x201.5"), ("", "?"),
  ])
  func foldedStacksKeepSpaces(_ name: String, _ frame: String) throws {
    var tree = PathTree()
    tree.nodes.append(.init(parent: 0, frame: .init(function: 0), totals: .init(calls: 1, totalTime: 23, selfTime: 23)))
    let profile = Profile(
      functions: [Symbol(name: name, package: "", file: "", line: 0)], tree: tree, wallNanoseconds: 23)
    var out = OutputBuffer()
    _ = FoldedStacks(profile, names: FunctionNames(profile.functions)).write(to: &out)
    #expect(out.text == "\(frame) 23\n")
    // Where it is not the last frame nothing can be mistaken.
    tree.nodes.append(.init(parent: 1, frame: .init(function: 0), totals: .init(calls: 1, totalTime: 3, selfTime: 3)))
    let deeper = profile.with(tree)
    var more = OutputBuffer()
    _ = FoldedStacks(deeper, names: FunctionNames(profile.functions)).write(to: &more)
    let around = name.isEmpty ? "?" : name.replacing(";", with: "\\x3b")
    #expect(more.text == "\(frame) 23\n\(around);\(frame) 3\n")
  }
}
