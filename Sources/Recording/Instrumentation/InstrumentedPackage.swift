internal import GoSource
internal import TraceStore

/// One package with ids given to what is traced in it.
struct InstrumentedPackage: Sendable {
  private let scan: PackageScan
  /// By file, by function: index of its id within the package, `nil` where it is left out. Likewise for `go` statements.
  private let functions: [[Int?]]
  private let spawns: [[Int?]]
  /// What each id stands for, from the package's base on.
  let names: [InstrumentedNames.Name]
  let skippedFunctions: Int

  var importPath: String { scan.importPath }
  var tracedFunctions: Int { functions.joined().count { $0 != nil } }

  init(_ scan: PackageScan, goMinor: Int, filter: FunctionFilter) {
    self.scan = scan
    let runtimeNames = RuntimeNames.names(
      of: scan.files.map(\.syntax), importPath: scan.compiledPath, goMinor: goMinor)
    var functions: [[Int?]] = []
    var spawns: [[Int?]] = []
    var names: [InstrumentedNames.Name] = []
    var skipped = 0
    for (file, fileNames) in zip(scan.files, runtimeNames) {
      functions.append(
        zip(file.syntax.functions, fileNames).map { function, name in
          guard file.skipped == nil, SkipReason.skipping(function) == nil, filter.allows(name) else {
            skipped += function.body == nil ? 0 : 1
            return nil
          }
          names.append(
            .function(
              Symbol(name: name, package: scan.importPath, file: file.path, line: UInt32(clamping: function.line))))
          return names.count - 1
        })
      let traced = functions[functions.count - 1]
      spawns.append(
        file.syntax.spawns.map { spawn in
          // A spawn event belongs to a call; where the function is left out there is none.
          guard traced.indices.contains(spawn.enclosing), traced[spawn.enclosing] != nil else { return nil }
          names.append(
            .spawn(
              SpawnSite(function: fileNames[spawn.enclosing], file: file.path, line: UInt32(clamping: spawn.line))))
          return names.count - 1
        })
    }
    self.functions = functions
    self.spawns = spawns
    self.names = names
    skippedFunctions = skipped
  }

  /// Writes the rewritten files to the cache under names made of their content. Returns original path → rewritten path
  /// for every file that has something inserted.
  func write(base: Int, to cache: CacheDirectory) throws(RecordingError) -> [(original: String, rewritten: String)] {
    let alias = ImportAlias.unused(in: scan.files.map(\.syntax))
    var replaced: [(original: String, rewritten: String)] = []
    for (index, file) in scan.files.enumerated() {
      let functionIDs = functions[index].map { $0.map { UInt32(base + $0) } }
      let spawnIDs = spawns[index].map { $0.map { UInt32(base + $0) } }
      guard functionIDs.contains(where: { $0 != nil }) || spawnIDs.contains(where: { $0 != nil }) else { continue }
      let text = file.syntax.rewritten(
        file.source,
        Instrumentation(
          alias: alias, importPath: RuntimeFiles.importPath, functionIDs: functionIDs, spawnIDs: spawnIDs))
      var hash = ContentHash()
      hash.add(text)
      let path = cache.path + "/src/" + hash.text + ".go"
      if !FileSystem.exists(path) { try FileSystem.writeAtomically(text, to: path) }
      replaced.append((file.path, path))
    }
    return replaced
  }
}

/// `--only`: which functions are wanted, by runtime name.
struct FunctionFilter: Sendable {
  private let pattern: String?

  static let all = FunctionFilter(pattern: nil)

  private init(pattern: String?) { self.pattern = pattern }

  /// - Throws: `invalidPattern` for what is no regular expression.
  init(only pattern: String) throws(RecordingError) {
    guard (try? Regex(pattern)) != nil else { throw .invalidPattern(pattern) }
    self.pattern = pattern
  }

  func allows(_ name: String) -> Bool {
    // A Regex is not Sendable; compiling it is cheap beside reading the files.
    guard let pattern, let regex = try? Regex(pattern) else { return true }
    return name.contains(regex)
  }
}
