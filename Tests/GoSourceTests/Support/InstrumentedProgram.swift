import Foundation
import Testing

@testable import GoSource

/// A program of `Programs/`, instrumented with `Programs/check`, built and run.
struct InstrumentedProgram {
  struct Package {
    var importPath: String
    var fileNames: [String]
    var files: [GoFile]
  }

  /// What the program printed for one id.
  struct Report {
    var file: String
    var line: Int
    var function: String
  }

  private static let module = "example.com/na.mes"
  private static let programs = GoToolchain.repository.appending(path: "Tests/GoSourceTests/Programs")

  let toolchain: GoToolchain
  /// In the order of their ids: all functions of a file, then its spawns, then the next file.
  private(set) var packages: [Package] = []
  private(set) var reports: [Int: Report] = [:]
  private(set) var executable: [UInt8] = []

  init(_ name: String, with toolchain: GoToolchain, flags: [String] = []) throws {
    self.toolchain = toolchain
    let work = try GoToolchain.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: work) }
    let language = toolchain.goMinor >= 23 ? toolchain.goMinor : 21
    try "module \(Self.module)\n\ngo 1.\(language)\n".write(
      to: work.appending(path: "go.mod"), atomically: true, encoding: .utf8)
    try FileManager.default.copyItem(at: Self.programs.appending(path: "check"), to: work.appending(path: "check"))
    var nextID = 0
    for directory in ["", "in.ner"] {
      let from = Self.programs.appending(path: name).appending(path: directory)
      let fileNames = ((try? FileManager.default.contentsOfDirectory(atPath: from.path)) ?? [])
        .filter { $0.hasSuffix(".go") }.sorted()
      guard !fileNames.isEmpty else { continue }
      var package = Package(
        importPath: directory.isEmpty ? "main" : "\(Self.module)/\(directory)", fileNames: fileNames, files: [])
      let to = work.appending(path: directory)
      try FileManager.default.createDirectory(at: to, withIntermediateDirectories: true)
      for fileName in fileNames {
        let source = [UInt8](try Data(contentsOf: from.appending(path: fileName)))
        let file = try GoFile(source)
        let plan = Instrumentation(
          alias: ImportAlias.unused(in: [file]), importPath: "\(Self.module)/check",
          functionIDs: file.functions.indices.map { UInt32(nextID + $0) },
          spawnIDs: file.spawns.indices.map { UInt32(nextID + file.functions.count + $0) })
        nextID += file.functions.count + file.spawns.count
        try Data(file.rewritten(source, plan)).write(to: to.appending(path: fileName))
        package.files.append(file)
      }
      packages.append(package)
    }
    let program = work.appending(path: "program")
    _ = try toolchain.go(["build"] + flags + ["-o", program.path, "."], in: work)
    executable = [UInt8](try Data(contentsOf: program))
    for line in try GoToolchain.run(program, [], in: work).errors.split(separator: "\n") {
      let fields = line.split(separator: " ", maxSplits: 4)
      guard fields.count == 5, fields[0] == "check", let id = Int(fields[1]), let line = Int(fields[2]) else {
        continue
      }
      let file = fields[4].split(separator: "/").last.map(String.init) ?? ""
      reports[id] = Report(file: file, line: line, function: String(fields[3]))
    }
  }

  func namesFromSource() -> [[[String]]] {
    packages.map { RuntimeNames.names(of: $0.files, importPath: $0.importPath, goMinor: toolchain.goMinor) }
  }

  func namesFromTable() throws -> [[[String]]] {
    let table = try Pclntab(executable: executable.span, packages: Set(packages.map(\.importPath)))
    return zip(packages, namesFromSource()).map { package, names in
      RuntimeNames.names(
        names, of: package.files, called: package.fileNames, importPath: package.importPath, in: table)
    }
  }

  /// Expects that every function that was entered has the name and the place that the program found.
  func expectAgreement(_ names: () throws -> [[[String]]]) throws {
    let names = try names()
    var id = 0
    var entered = 0
    for (package, packageNames) in zip(packages, names) {
      for ((file, fileName), fileNames) in zip(zip(package.files, package.fileNames), packageNames) {
        for (function, name) in zip(file.functions, fileNames) {
          defer { id += 1 }
          guard let report = reports[id], let body = function.body else { continue }
          entered += 1
          #expect(report.function == name, "\(fileName):\(function.line), Go \(toolchain.version)")
          expect(report, at: file.compilerPosition(offset: body.open, line: body.line), in: fileName)
        }
        for spawn in file.spawns {
          defer { id += 1 }
          guard let report = reports[id] else { continue }
          // In a loop over a function the go statement is in the function that the compiler makes of the loop.
          if !report.function.contains("-range") { #expect(report.function == fileNames[spawn.enclosing]) }
          expect(report, at: file.compilerPosition(offset: spawn.offset, line: spawn.line), in: fileName)
        }
      }
    }
    // Guards against a program that does not report at all.
    #expect(entered > 10)
    #expect(Double(reports.count) > 0.6 * Double(id), "\(reports.count) of \(id) ids were entered")
  }

  private func expect(_ report: Report, at expected: CompilerPosition, in fileName: String) {
    #expect(
      report.line == expected.line && report.file == (expected.file ?? fileName), "\(report) instead of \(expected)")
  }
}
