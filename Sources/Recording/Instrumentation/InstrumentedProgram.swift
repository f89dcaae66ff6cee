internal import GoSource
internal import TraceStore

/// A program's sources rewritten, ready for the go command: an overlay file and the meaning of every id.
struct InstrumentedProgram: Sendable {
  /// For `-overlay`.
  let overlayPath: String
  let names: InstrumentedNames
  let tracedFunctions: Int
  let skippedFunctions: Int

  /// Rewrites the chosen packages of `list`, packages in parallel.
  ///
  /// - Parameter directory: where the overlay file goes.
  static func make(
    from list: PackageList, selection: PackageSelection, filter: FunctionFilter, goMinor: Int,
    cache: CacheDirectory, directory: String
  ) throws(RecordingError) -> InstrumentedProgram {
    let chosen = list.packages.filter { selection.decide($0) == .chosen }
    let packages = try concurrently(chosen) { package throws(RecordingError) in
      InstrumentedPackage(try PackageScan(package), goMinor: goMinor, filter: filter)
    }
    var registry = FunctionIDRegistry(
      cache: cache, directories: Array(Set(chosen.compactMap { $0.module?.isMain == true ? $0.module?.directory : nil })))
    let bases = try registry.assign(packages.map { ($0.importPath, $0.names.count) })
    try registry.save()
    try FileSystem.makeDirectories(cache.path + "/src")
    let replaced = try concurrently(Array(zip(packages, bases))) { pair throws(RecordingError) in
      try pair.0.write(base: pair.1, to: cache)
    }
    var names = InstrumentedNames()
    for (package, base) in zip(packages, bases) { names.add(base: base, names: package.names) }
    let overlay = directory + "/overlay.json"
    try FileSystem.writeAtomically(overlayText(replaced.flatMap(\.self)), to: overlay)
    return InstrumentedProgram(
      overlayPath: overlay, names: names,
      tracedFunctions: packages.reduce(0) { $0 + $1.tracedFunctions },
      skippedFunctions: packages.reduce(0) { $0 + $1.skippedFunctions })
  }

  private static func overlayText(_ replaced: [(original: String, rewritten: String)]) -> [UInt8] {
    let entries = replaced.map { "\(JSONText.quoted($0.original)):\(JSONText.quoted($0.rewritten))" }
    return Array(("{\"Replace\":{" + entries.joined(separator: ",\n") + "}}\n").utf8)
  }
}
