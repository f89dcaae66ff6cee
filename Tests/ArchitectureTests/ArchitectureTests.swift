import Foundation
import Testing

struct ArchitectureTests {
  /// The rows of the table of targets: name, what it stands on.
  private static func documented() throws -> [String: Set<String>] {
    var rows: [String: Set<String>] = [:]
    let lines = try Repository.text("docs/ARCHITECTURE.md").split(separator: "\n")
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

  @Test func theTableHasEveryTargetOfSourcesWithItsArrows() throws {
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

  @Test func eachTargetHasAFolderAndEachFolderATarget() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Repository.root.appending(path: "Sources").path)
    #expect(Set(folders.filter { !$0.hasPrefix(".") }) == Set(try PackageManifest().sources.map(\.name)))
  }

  /// Nested types are read with the name of the type around them and may be called as others are.
  @Test func eachNameOfATypeAtTheTopOfAFileIsDeclaredOnceInSources() throws {
    var declarations: [String: [String]] = [:]
    for file in Repository.files(below: "Sources", [".swift"]) {
      let text = try Repository.text(file)
      for line in text.split(separator: "\n") {
        let words = line.split(whereSeparator: { " :<(".contains($0) })
        guard line.first?.isWhitespace == false, let index = words.firstIndex(where: Self.keywords.contains),
          index + 1 < words.count, words[..<index].allSatisfy({ $0.hasPrefix("@") || Self.modifiers.contains($0) })
        else { continue }
        declarations[String(words[index + 1]), default: []].append(file)
      }
    }
    #expect(declarations.count > 300)
    for (name, files) in declarations where files.count > 1 {
      Issue.record("\(name) is declared in \(files.sorted().joined(separator: ", "))")
    }
  }

  private static let keywords: Set<Substring> = ["struct", "enum", "class", "protocol", "actor", "typealias"]
  private static let modifiers: Set<Substring> = [
    "public", "package", "internal", "private", "fileprivate", "final", "indirect", "nonisolated", "unchecked",
  ]

  @Test func noTwoFilesOfSourcesButMainSwiftHaveOneName() throws {
    var paths: [String: [String]] = [:]
    for file in Repository.files(below: "Sources", [".swift"]) {
      paths[String(file.split(separator: "/").last ?? ""), default: []].append(file)
    }
    for (name, files) in paths where files.count > 1 && name != "main.swift" {
      Issue.record("\(name): \(files.sorted().joined(separator: ", "))")
    }
  }

  /// Test targets may depend on the programs: these are built with them.
  @Test func everyDependencyIsImportedAndEveryImportIsADependency() throws {
    let manifest = try PackageManifest()
    let known = manifest.targets.reduce(into: Set(manifest.targets.map(\.name))) { $0.formUnion($1.dependencies) }
    for target in manifest.targets where target.kind != "systemLibrary" {
      let files = Repository.files(below: target.path, [".swift"])
      guard !files.isEmpty else { continue }
      var imports: Set<String> = []
      for file in files {
        let lines = try Repository.text(file).matches(of: /(?m)^(?:@testable )?(?:\w+ )?import (\w+)$/)
        imports.formUnion(lines.map { String($0.1) })
      }
      let unused = target.dependencies.subtracting(imports).filter { !$0.hasPrefix("gotrace-") }
      #expect(unused.isEmpty, "\(target.name) does not import \(unused.sorted())")
      let undeclared = imports.intersection(known).subtracting(target.dependencies)
      #expect(undeclared.isEmpty, "\(target.name) does not depend on \(undeclared.sorted())")
    }
  }
}
