import ByteCoding
import TraceModel

/// What to take out of a trace before it is given away.
public struct Redaction: Sendable {
  /// Replace the names of functions and packages by ones that say nothing.
  public var hashesNames: Bool
  /// Traces whose names are hashed with the same salt can be compared with each other.
  ///
  /// With the salt one can find out whether a guessed name is in the trace.
  public var salt: String

  public init(hashesNames: Bool = false, salt: String = "") {
    self.hashesNames = hashesNames
    self.salt = salt
  }
}

extension TraceReader {
  /// Writes this trace without folders, arguments and facts about the machine and the moment.
  ///
  /// Source files keep their last component; command lines keep that of the program. Function and package names stay,
  /// unless they are to be hashed; then source files go too.
  ///
  /// - Returns: What is wrong with this trace.
  public func redact(_ redaction: Redaction, to path: String, threads: Int = 1) throws -> [TraceDamage] {
    var facts = TraceMetadata()
    facts.toolVersion = metadata.toolVersion
    facts.goVersion = metadata.goVersion
    facts.operatingSystem = metadata.operatingSystem
    facts.architecture = metadata.architecture
    facts.keepsEvents = metadata.keepsEvents
    // Without comments, which may say anything.
    facts.filterFile = (try? FunctionFilterFile(metadata.filterFile))?.text(renaming: redaction.name) ?? ""
    facts.history = metadata.history
    facts.clock = metadata.clock
    facts.clock.epochTicks = 0
    return try copy(
      to: path, step: "redact", metadata: facts, symbols: symbols.map(redaction.apply),
      spawnSites: spawnSites.map(redaction.apply), processes: processes.enumerated().map(redaction.apply),
      threads: threads)
  }
}

extension Redaction {
  fileprivate func apply(_ symbol: Symbol) -> Symbol {
    Symbol(
      name: name(symbol.name), package: name(symbol.package), file: file(symbol.file),
      line: hashesNames ? 0 : symbol.line, isIterator: symbol.isIterator)
  }

  fileprivate func apply(_ site: SpawnSite) -> SpawnSite {
    // Sites of one file stay apart from each other by their lines.
    SpawnSite(function: name(site.function), file: file(site.file), line: site.line)
  }

  fileprivate func apply(_ index: Int, _ process: TracedProcess) -> TracedProcess {
    var process = process
    process.pid = Int32(clamping: index + 1)
    process.parentPid = 0
    process.commandLine = hashesNames ? [] : process.commandLine.prefix(1).map(withoutFolders)
    return process
  }

  private func file(_ path: String) -> String { hashesNames ? "" : withoutFolders(path) }

  /// The same name always becomes the same; the empty one stays.
  fileprivate func name(_ name: String) -> String {
    guard hashesNames, !name.isEmpty else { return name }
    let digest = SHA256.digest(Array(salt.utf8) + [0] + Array(name.utf8))
    return "x" + digest.prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}

/// Of paths of any system; a slash at the end is none.
private func withoutFolders(_ path: String) -> String {
  String(path.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? "")
}
