internal import Platform

/// A GOROOT of links to the real one with one more package (and one below it), the runtime, so that `import
/// "gotraceruntime"` resolves like a standard package in every mode (modules, vendor, workspaces) and nothing of the
/// user's is written to.
///
/// The go command caches an index of a GOROOT's packages by path, so the path holds a hash of the real root, its
/// version and the runtime's content.
struct ShadowRoot {
  let path: String
  /// Where the go command is to stand instead of where we do, if that is in the real root's sources: there it would
  /// take the standard library for a module of the user's, and find each package twice.
  let place: String?

  /// The environment in which the go command sees the runtime as a standard package and does not switch toolchains
  /// again.
  ///
  /// - Parameter moduleCache: for GOMODCACHE, where it is to be another than the user's.
  func environment(_ toolchain: GoToolchain, moduleCache: String? = nil) -> [String] {
    var changes = ["GOROOT": path, "GOTOOLCHAIN": "local"]
    // Where the go command knows no folder for modules, it takes the one that it is in for it, and refuses an overlay.
    changes["GOMODCACHE"] = moduleCache ?? (toolchain.moduleCache.isEmpty ? path + "/modules" : nil)
    // The go command takes the name of the folder that it is in from here, where that is a link.
    if let place { changes["PWD"] = place }
    return Environment.inherited(replacing: changes)
  }

  /// The shadow of `toolchain`'s root with `runtime` in it.
  ///
  /// Every link and every file is looked at before it is used, and made where it is missing or something else: one at a
  /// time and by renaming, so that a recorder that does the same at this moment, or was killed while it did, is no
  /// matter.
  static func prepare(
    for toolchain: GoToolchain, runtime: RuntimeFiles, cache: CacheDirectory
  ) throws(RecordingError) -> ShadowRoot {
    var hash = ContentHash()
    hash.add(toolchain.root)
    hash.add(toolchain.version.text)
    for file in runtime.files {
      hash.add(file.path)
      hash.add(file.bytes)
    }
    let path = cache.path + "/goroot/" + hash.text
    let package = path + "/src/" + RuntimeFiles.importPath
    try FileSystem.makeDirectories(path + "/src/" + RuntimeFiles.linkImportPath)
    guard
      FolderOwnership.problem(
        of: path,
        with: [
          "src", "src/" + RuntimeFiles.importPath,
          "src/" + RuntimeFiles.linkImportPath,
        ]) == nil
    else {
      throw .system(operation: .use, path: path, errno: SystemError.notPermitted.code)
    }
    for name in try FileSystem.names(in: toolchain.root) where name != "src" {
      try FileSystem.ensureLink(to: toolchain.root + "/" + name, at: path + "/" + name)
    }
    for name in try FileSystem.names(in: toolchain.root + "/src") where name != RuntimeFiles.importPath {
      try FileSystem.ensureLink(to: toolchain.root + "/src/" + name, at: path + "/src/" + name)
    }
    for file in runtime.files { try FileSystem.ensure(file.bytes, at: package + "/" + file.path) }
    try removeOthers(than: Set(runtime.files.map(\.path)), in: package)
    return ShadowRoot(path: path, place: place(in: path, for: FilePath.workingDirectory, of: toolchain))
  }

  /// Of a folder in the sources of the toolchain, the same one in the shadow; `nil` for others.
  private static func place(in shadow: String, for directory: String, of toolchain: GoToolchain) -> String? {
    guard let sources = try? FileSystem.realPath(toolchain.root + "/src"),
      directory == sources || directory.hasPrefix(sources + "/")
    else { return nil }
    return shadow + "/src" + directory.dropFirst(sources.utf8.count)
  }

  /// The words `go list` and the like, to which flags are added.
  func command(_ verb: String, of toolchain: GoToolchain) -> [String] {
    [toolchain.command] + (place.map { ["-C", $0] } ?? []) + [verb]
  }

  /// Every Go file in the package's folders would be compiled with it. (What another recorder is about to rename is
  /// none.)
  private static func removeOthers(than known: Set<String>, in package: String) throws(RecordingError) {
    let link = String(RuntimeFiles.linkImportPath.dropFirst(RuntimeFiles.importPath.count + 1))
    for folder in ["", link + "/"] {
      for name in try FileSystem.names(in: package + "/" + folder) {
        if known.contains(folder + name) || folder + name == link || name.hasSuffix(".tmp") { continue }
        FileSystem.removeTree(package + "/" + folder + name)
      }
    }
  }
}
