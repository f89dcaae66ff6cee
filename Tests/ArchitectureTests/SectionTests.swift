import Testing

/// Comments and documents point to sections of documents by their headings.
struct SectionTests {
  @Test func everySectionThatIsNamedIsThere() throws {
    let documents = Repository.files(below: "docs", [".md"]) + ["CONTRIBUTING.md", "README.md"]
    var headings: [Substring: Set<String>] = [:]
    for path in documents {
      let lines = try Repository.text(path).split(separator: "\n").filter { $0.hasPrefix("#") }
      headings[path.split(separator: "/").last ?? ""] = Set(
        lines.map { String($0.drop { "# ".contains($0) }).replacing("`", with: "") })
    }
    let suffixes = [".swift", ".go", ".s", ".c", ".h", ".js", ".md", ".py", ".sh"]
    let folders = ["Sources", "Runtime", "Tests", "docs", "scripts", "Benchmarks", "Fuzz"]
    let files =
      folders.flatMap { Repository.files(below: $0, suffixes) } + ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
    var references = 0
    for file in files {
      // A reference may go on in the next line of a comment.
      let text = try Repository.text(file).replacing(/\n\s*(\/\/\/?|\*|#)?\s*/, with: " ")
      for match in text.matches(of: /(\w+\.md)\)?(?: |, )"([^"]{2,80}?),?"/) {
        guard let known = headings[match.1] else { continue }
        references += 1
        let section = String(match.2).replacing("`", with: "")
        #expect(known.contains(section), "\(file) points to \(match.1), \"\(section)\"")
      }
    }
    #expect(references > 20)
  }
}
