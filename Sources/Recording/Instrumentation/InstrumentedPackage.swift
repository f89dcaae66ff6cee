internal import GoSource
internal import Platform
internal import TraceStore
import TraceModel

/// One package with ids given to what is traced in it.
struct InstrumentedPackage: Sendable {
  private let scan: PackageScan
  /// By file, by function, as they follow from the source.
  private let runtimeNames: [[String]]
  /// By file, by function.
  private let treatments: [[FunctionTreatment]]
  /// By file, by function and by `go` statement: the id within the package, `nil` where there is none.
  private let functionIDs: [[Int?]]
  private let spawnIDs: [[Int?]]
  /// Whether this release has loops over functions.
  private let hasIterators: Bool
  /// How many ids the package needs.
  let idCount: Int

  var importPath: String { scan.importPath }
  var compiledPath: String { scan.compiledPath }
  var hasUnreadableFiles: Bool { scan.hasUnreadableFiles }
  /// Functions that are traced or counted.
  var recordedFunctions: Int { treatments.joined().count(where: \.hasID) }
  var leftOutFunctions: Int { treatments.joined().count - recordedFunctions }

  init(_ scan: PackageScan, goMinor: Int, filter: FunctionFilter) {
    // A spawn event belongs to a call; where the function is left out there is none.
    self.init(scan, goMinor: goMinor, recordsEverySpawn: { _ in false }) { filter.treatments(for: $0, names: $1) }
  }

  /// - Parameters:
  ///   - recordsEverySpawn: of which files all `go` statements are recorded, also those in functions that are left out.
  ///   - treatments: what becomes of the functions of a file with these names.
  init(
    _ scan: PackageScan, goMinor: Int, recordsEverySpawn: (PackageScan.File) -> Bool,
    treatments: (PackageScan.File, _ names: [String]) -> [FunctionTreatment]
  ) {
    self.scan = scan
    let names = RuntimeNames.names(of: scan.files.map(\.syntax), importPath: scan.compiledPath, goMinor: goMinor)
    let treatments = zip(scan.files, names).map { treatments($0, $1) }
    var next = 0
    func take(_ isWanted: Bool) -> Int? {
      guard isWanted else { return nil }
      next += 1
      return next - 1
    }
    var functionIDs: [[Int?]] = []
    var spawnIDs: [[Int?]] = []
    for (file, treatments) in zip(scan.files, treatments) {
      functionIDs.append(treatments.map { take($0.hasID) })
      let recordsAll = recordsEverySpawn(file)
      spawnIDs.append(
        file.syntax.spawns.map { spawn in
          take(
            recordsAll
              || (treatments.indices.contains(spawn.enclosing) && treatments[spawn.enclosing] == .traced))
        })
    }
    runtimeNames = names
    hasIterators = goMinor >= 23
    self.treatments = treatments
    self.functionIDs = functionIDs
    self.spawnIDs = spawnIDs
    idCount = next
  }

  /// What each id stands for, from the package's base on.
  ///
  /// - Parameter table: the functions of the program that was built, whose names of literals are the final word.
  func names(in table: Pclntab? = nil) -> [InstrumentedNames.Name] {
    var runtimeNames = runtimeNames
    if let table {
      runtimeNames = RuntimeNames.names(
        runtimeNames, of: scan.files.map(\.syntax), called: scan.files.map { FilePath.lastComponent(of: $0.path) },
        importPath: compiledPath, in: table)
    }
    var names: [InstrumentedNames.Name] = []
    names.reserveCapacity(idCount)
    for (index, file) in scan.files.enumerated() {
      for (function, id) in zip(file.syntax.functions.indices, functionIDs[index]) where id != nil {
        let location = file.sourceLocation(
          offset: file.syntax.functions[function].offset, line: file.syntax.functions[function].line)
        names.append(
          .function(
            Symbol(
              name: runtimeNames[index][function], package: importPath, file: location.file, line: location.line,
              isIterator: hasIterators && file.syntax.functions[function].isIterator(in: file.source))))
      }
      for (spawn, id) in zip(file.syntax.spawns, spawnIDs[index]) where id != nil {
        let location = file.sourceLocation(offset: spawn.offset, line: spawn.line)
        names.append(
          .spawn(SpawnSite(function: runtimeNames[index][spawn.enclosing], file: location.file, line: location.line)))
      }
    }
    return names
  }

  /// Every function with what becomes of it, in source order.
  var listing: [ListedFunction] {
    scan.files.indices.flatMap { index in
      let file = scan.files[index]
      return zip(file.syntax.functions.indices, treatments[index]).map { function, treatment in
        ListedFunction(
          name: runtimeNames[index][function], package: importPath, file: file.path,
          line: file.syntax.functions[function].line, treatment: treatment)
      }
    }
  }

  /// Writes the rewritten files to the cache under names made of their content. Returns every file that has something
  /// inserted.
  ///
  /// - Parameters:
  ///   - linked: the files of the program that import the runtime's package link.
  ///   - announcement: what these announce.
  func write(
    base: Int, linked: Set<String>, announcement: Instrumentation.Announcement?, to cache: CacheDirectory
  ) throws(RecordingError) -> [RewrittenFile] {
    let alias = ImportAlias.unused(in: scan.files.map(\.syntax))
    var replaced: [RewrittenFile] = []
    for (index, file) in scan.files.enumerated() {
      let functionIDs = functionIDs[index].map { $0.map { UInt32(base + $0) } }
      let spawnIDs = spawnIDs[index].map { $0.map { UInt32(base + $0) } }
      let isLinked = linked.contains(file.path)
      guard isLinked || functionIDs.contains(where: { $0 != nil }) else { continue }
      let instrumentation = Instrumentation(
        alias: alias, importPath: RuntimeFiles.importPath, functionIDs: functionIDs,
        counted: Set(treatments[index].indices.filter { treatments[index][$0] == .counted }), spawnIDs: spawnIDs,
        sideImportPath: isLinked ? RuntimeFiles.linkImportPath : nil, announcement: isLinked ? announcement : nil)
      replaced.append(try RewrittenFile(file.path, file.source, file.syntax, instrumentation, cache: cache))
    }
    return replaced
  }
}

extension PackageScan.File {
  /// Where something is as the compiler and the Go runtime call it, after `//line` directives.
  fileprivate func sourceLocation(offset: Int, line: Int) -> (file: String, line: UInt32) {
    let position = syntax.compilerPosition(offset: offset, line: line)
    guard let name = position.file, !name.isEmpty else { return (path, UInt32(clamping: position.line)) }
    let file = name.hasPrefix("/") ? name : FilePath.directory(of: path) + "/" + name
    return (file, UInt32(clamping: position.line))
  }
}
