import Testing

/// The formatter's limit of 120 columns holds for what it does not break, too: comments, literals, other languages.
struct LineTests {
  private static let maximumColumns = 120
  private static let suffixes = [".swift", ".go", ".s", ".c", ".h", ".js", ".css", ".html", ".py", ".sh", ".md"]
  private static let folders = ["Sources", "Runtime", "Tests", "Benchmarks", "Fuzz", "scripts", "docs", ".ci"]
  private static let topLevel = ["Package.swift", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"]

  @Test func noLineIsTooLong() throws {
    // Scripts may have no suffix.
    let scripts = Repository.files(below: "scripts", [""]).filter { !$0.contains(".") }
    let files = Self.folders.flatMap { Repository.files(below: $0, Self.suffixes) } + scripts + Self.topLevel
    #expect(files.count > 500)
    for file in files where !file.contains("/Golden/") {
      var isCode = false
      for (index, line) in try Repository.text(file).split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        if file.hasSuffix(".md") {
          if line.drop(while: { $0 == " " }).hasPrefix("```") { isCode.toggle() }
          // Tables cannot be broken; what is quoted from programs is as it is.
          if isCode || line.hasPrefix("|") || line.hasPrefix("    ") { continue }
        }
        guard line.count > Self.maximumColumns, line.contains(" "), !line.contains("https://") else { continue }
        Issue.record("\(file):\(index + 1) has \(line.count) columns")
      }
    }
  }
}
