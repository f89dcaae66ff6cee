internal import Glibc

/// A GOROOT of links to the real one with one more package (and one below it), the runtime, so that `import "gotraceruntime"` resolves like
/// a standard package in every mode (modules, vendor, workspaces) and nothing of the user's is written to.
///
/// The go command caches an index of a GOROOT's packages by path, so the path holds a hash of the real root, its version
/// and the runtime's content.
struct ShadowRoot {
  let path: String

  /// The shadow of `toolchain`'s root with `runtime` in it, made if this is the first time.
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
    if FileSystem.isDirectory(path) { return ShadowRoot(path: path) }

    // Made aside and renamed: another recorder may do the same at this moment, and either result is as good.
    let temporary = path + ".\(getpid()).tmp"
    try FileSystem.makeDirectories(temporary + "/src/" + RuntimeFiles.linkImportPath)
    for name in try FileSystem.names(in: toolchain.root) where name != "src" {
      try FileSystem.symlink(toolchain.root + "/" + name, at: temporary + "/" + name)
    }
    for name in try FileSystem.names(in: toolchain.root + "/src") where name != RuntimeFiles.importPath {
      try FileSystem.symlink(toolchain.root + "/src/" + name, at: temporary + "/src/" + name)
    }
    for file in runtime.files {
      try FileSystem.writeAtomically(
        file.bytes, to: temporary + "/src/" + RuntimeFiles.importPath + "/" + file.path)
    }
    if unsafe rename(temporary, path) != 0 {
      let failure = errno
      FileSystem.removeTree(temporary)
      if !FileSystem.isDirectory(path) {
        throw .system(operation: "make directory", path: path, errno: failure)
      }
    }
    return ShadowRoot(path: path)
  }
}
