import Foundation
import Testing

@Suite("docs/ARCHITECTURE.md is what Package.swift and Sources/ are")
struct ArchitectureTests {
  /// The rows of the table of targets: name, what it stands on.
  private static func documented() throws -> [String: Set<String>] {
    var rows: [String: Set<String>] = [:]
    let lines = try PackageManifest.text("docs/ARCHITECTURE.md").split(separator: "\n")
    let header = try #require(lines.firstIndex { $0.hasPrefix("| target |") })
    for line in lines[(header + 2)...].prefix(while: { $0.hasPrefix("|") }) {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 3 else {
        Issue.record("not three cells: \(line)")
        continue
      }
      let names = cells[2].matches(of: /`([^`]+)`/).map { String($0.1) }
      for name in cells[0].matches(of: /`([^`]+)`/) { rows[String(name.1)] = Set(names) }
    }
    return rows
  }

  @Test("the table has every target of Sources/, with its arrows")
  func arrows() throws {
    let documented = try Self.documented()
    let targets = try PackageManifest().sources
    #expect(targets.count > 10)
    #expect(Set(documented.keys) == Set(targets.map(\.name)))
    for target in targets {
      #expect(
        documented[target.name] == target.dependencies,
        "\(target.name): Package.swift has \(target.dependencies.sorted())")
    }
  }

  @Test("each target has a folder, and each folder a target")
  func folders() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: PackageManifest.root.appending(path: "Sources").path)
    #expect(Set(folders.filter { !$0.hasPrefix(".") }) == Set(try PackageManifest().sources.map(\.name)))
  }

  /// Nested types are read with the name of the type around them and may be called as others are.
  @Test("each name of a type at the top of a file is declared once in Sources/")
  func namesAreOneThing() throws {
    var declarations: [String: [String]] = [:]
    let sources = PackageManifest.root.appending(path: "Sources")
    let files = try #require(FileManager.default.enumerator(atPath: sources.path))
    for case let file as String in files where file.hasSuffix(".swift") {
      let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
      for line in text.split(separator: "\n") {
        let words = line.split(whereSeparator: { " :<(".contains($0) })
        guard line.first?.isWhitespace == false, let index = words.firstIndex(where: Self.keywords.contains),
          index + 1 < words.count, words[..<index].allSatisfy({ $0.hasPrefix("@") || Self.modifiers.contains($0) })
        else { continue }
        declarations[String(words[index + 1]), default: []].append(file)
      }
    }
    #expect(declarations.count > 300)
    for (name, places) in declarations where places.count > 1 {
      Issue.record("\(name) is declared in \(places.sorted().joined(separator: ", "))")
    }
  }

  private static let keywords: Set<Substring> = ["struct", "enum", "class", "protocol", "actor", "typealias"]
  private static let modifiers: Set<Substring> = [
    "public", "package", "internal", "private", "fileprivate", "final", "indirect", "nonisolated", "unchecked",
  ]

  @Test("no two files of Sources/ but main.swift have one name")
  func fileNames() throws {
    var paths: [String: [String]] = [:]
    let sources = PackageManifest.root.appending(path: "Sources")
    let files = try #require(FileManager.default.enumerator(atPath: sources.path))
    for case let file as String in files where file.hasSuffix(".swift") {
      paths[String(file.split(separator: "/").last ?? ""), default: []].append(file)
    }
    for (name, files) in paths where files.count > 1 && name != "main.swift" {
      Issue.record("\(name): \(files.sorted().joined(separator: ", "))")
    }
  }
}
