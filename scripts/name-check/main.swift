// Instruments whole packages and says what their functions should be called; driven by run.py.
//
//   instrument <packages> <output directory> <Go minor version> [<executable>…]
//
// <packages> is a file of lines "package <import path>", each followed by lines "file <path>" in the compiler's order.
// Written are the rewritten files, overlay.json for the go command and names.tsv: per id its name, file and line, tab
// between them. With executables, names come from their function tables too, and only names.tsv is written.
import Foundation

struct Package {
  var importPath: String
  var paths: [String] = []
  var sources: [[UInt8]] = []
  var files: [GoFile] = []
}

func readPackages(_ list: String) throws -> [Package] {
  var packages: [Package] = []
  for line in try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n") {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    if words[0] == "package" {
      packages.append(Package(importPath: words[1]))
    } else {
      let source = [UInt8](try Data(contentsOf: URL(fileURLWithPath: words[1])))
      packages[packages.count - 1].paths.append(words[1])
      packages[packages.count - 1].sources.append(source)
      packages[packages.count - 1].files.append(try GoFile(source))
    }
  }
  return packages
}

func fileName(_ path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }

let arguments = CommandLine.arguments
let output = URL(fileURLWithPath: arguments[2])
let goMinor = Int(arguments[3]) ?? 0
let packages = try readPackages(arguments[1])
var tables: [FunctionTable] = []
for executable in arguments.dropFirst(4) {
  let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: executable)))
  tables.append(try FunctionTable(executable: bytes.span, packages: Set(packages.map(\.importPath))))
}

var nextID = 16
var lines = ""
var overlay: [String: String] = [:]
for package in packages {
  var names = RuntimeNames.names(of: package.files, importPath: package.importPath, goMinor: goMinor)
  for table in tables {
    names = RuntimeNames.names(
      names, of: package.files, called: package.paths.map(fileName), importPath: package.importPath, in: table)
  }
  let alias = ImportAlias.unused(in: package.files)
  for (index, file) in package.files.enumerated() {
    let path = package.paths[index]
    let isLeftOut = SkipReason.skipping(file, named: fileName(path)) == .skippedFile
    let chosen = file.functions.map { !isLeftOut && SkipReason.skipping($0) == nil }
    let firstSpawnID = nextID + file.functions.count
    let plan = Instrumentation(
      alias: alias, importPath: "namecheck",
      functionIDs: file.functions.indices.map { chosen[$0] ? UInt32(nextID + $0) : nil },
      spawnIDs: file.spawns.enumerated().map { chosen[$1.enclosing] ? UInt32(firstSpawnID + $0) : nil })
    for (number, function) in file.functions.enumerated() {
      let position = file.toldPosition(
        offset: function.body?.open ?? function.offset, line: function.body?.line ?? function.line)
      lines += "\(nextID + number)\t\(names[index][number])\t\(path)\t\(position.line)\n"
    }
    for (number, spawn) in file.spawns.enumerated() {
      let position = file.toldPosition(offset: spawn.offset, line: spawn.line)
      lines += "\(firstSpawnID + number)\t\(names[index][spawn.enclosing])\t\(path)\t\(position.line)\n"
    }
    nextID = firstSpawnID + file.spawns.count
    guard tables.isEmpty else { continue }
    let rewritten = output.appending(path: "\(overlay.count).go")
    try Data(file.rewritten(package.sources[index], plan)).write(to: rewritten)
    overlay[path] = rewritten.path
  }
}
try lines.write(to: output.appending(path: "names.tsv"), atomically: true, encoding: .utf8)
if tables.isEmpty {
  try JSONSerialization.data(withJSONObject: ["Replace": overlay]).write(to: output.appending(path: "overlay.json"))
}
