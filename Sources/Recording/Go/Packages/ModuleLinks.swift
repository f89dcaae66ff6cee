internal import Platform

/// Since Go 1.25 an overlay may replace no file beneath GOMODCACHE, and before, the go command's index of the modules
/// there does not see what an overlay imports. So a module of there in which files are rewritten is given to the go
/// command by way of a link elsewhere: a `replace` in a copy of go.mod (or go.work), which the overlay puts before the
/// original.
///
/// What would be seen of it is put right: file names by the compiler's wrapper (``CompileTool``), the facts of modules
/// by the linker's (``LinkTool``). Checksums and vendor folders are as they were: go.sum is not touched, and with
/// vendor folders no package is beneath GOMODCACHE.
struct ModuleLinks: Sendable {
  struct Link: Sendable {
    /// The symbolic link.
    let path: String
    let directory: String
    /// The module's lines in the program's `debug.BuildInfo`, as the linker gets them.
    let givenFacts: String
    let rightFacts: String
  }

  private(set) var links: [Link] = []
  /// Another path of GOMODCACHE, for a main module that is itself beneath it: then no file of it is beneath what the go
  /// command takes for GOMODCACHE. `nil` where it need not be another.
  private(set) var moduleCache: String?
  /// What the overlay must have beside the rewritten files.
  private(set) var replaced: [(original: String, path: String)] = []

  /// No links.
  init() {}

  /// Makes the links for the modules that the rewritten files are in.
  ///
  /// - Parameter moduleFile: go.work or go.mod, which the build goes by.
  init(
    for files: [String], of packages: [GoPackage], toolchain: GoToolchain, moduleFile: String, cache: CacheDirectory,
    directory: String
  ) throws(RecordingError) {
    guard !toolchain.moduleCache.isEmpty else { return }
    let beneath = files.filter { $0.hasPrefix(toolchain.moduleCache + "/") }
    guard !beneath.isEmpty else { return }
    let folders = Set(beneath.map(FilePath.directory))
    var modules: [String: GoPackage.Module] = [:]
    for package in packages where folders.contains(package.directory) {
      guard let module = package.module, let directory = module.directory else { continue }
      if module.version.isEmpty {
        moduleCache = try Self.link(to: toolchain.moduleCache, cache)
      } else {
        modules[directory] = module
      }
    }
    if modules.isEmpty { return }
    for (folder, module) in modules.sorted(by: { $0.key < $1.key }) {
      let path = try Self.link(to: folder, cache)
      links.append(
        Link(path: path, directory: folder, givenFacts: module.facts(replacedBy: path), rightFacts: module.facts))
      // A module from before go.mod has one in the download cache only.
      if let file = module.moduleFile, file != folder + "/go.mod" { replaced.append((path + "/go.mod", file)) }
    }
    let copy = directory + "/" + FilePath.lastComponent(of: moduleFile)
    try Self.edit(
      moduleFile, into: copy, toolchain,
      modules.map { folder, module in
        (module, links.first { $0.directory == folder }?.path ?? folder)
      }.sorted { $0.0.path < $1.0.path })
    replaced.append((moduleFile, copy))
  }

  /// Where the go command sees a file: by way of the link, where its module has one.
  func path(of file: String) -> String {
    for link in links where file.hasPrefix(link.directory + "/") {
      return link.path + file.dropFirst(link.directory.count)
    }
    return file
  }

  private static func link(to folder: String, _ cache: CacheDirectory) throws(RecordingError) -> String {
    var hash = ContentHash()
    hash.add(folder)
    let name = "/modules/" + hash.text
    do {
      try FileSystem.ensureLink(to: folder, at: cache.path + name)
      return cache.path + name
    } catch {
      guard let spare = cache.spare else { throw error }
      try FileSystem.ensureLink(to: folder, at: spare + name)
      return spare + name
    }
  }

  /// A copy of go.mod or go.work in which the modules are replaced by what the links lead to.
  private static func edit(
    _ original: String, into copy: String, _ toolchain: GoToolchain, _ links: [(module: GoPackage.Module, path: String)]
  ) throws(RecordingError) {
    var text = try FileSystem.read(original)
    if text.last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
    try FileSystem.writeAtomically(text, to: copy)
    // A replacement of just this version would be a second one.
    let kind = original.hasSuffix(".work") ? "work" : "mod"
    let drops = links.map { "-dropreplace=\($0.module.path)@\($0.module.version)" }
    let run = try CapturedRun.run(
      toolchain.command, arguments: [toolchain.command, kind, "edit"] + drops + [copy],
      environment: Environment.inherited(replacing: ["GOTOOLCHAIN": "local", "GOFLAGS": "", "GOWORK": "off"]))
    guard run.succeeded else { throw .goUnusable(path: toolchain.command, message: run.errorText) }
    let lines = links.map { "replace \($0.module.path) \($0.module.version) => \(GoJSON.quoted($0.path))\n" }
    try FileSystem.append(Array(("\n" + lines.joined()).utf8), to: copy)
  }
}

extension GoPackage.Module {
  /// As the linker gets them from the go command (`modinfo`, a Go string).
  fileprivate var facts: String {
    guard let replacement else { return head + #"\t"# + checksum + #"\n"# }
    return [head + #"\n=>"#, replacement.path, replacement.version ?? "(devel)", checksum].joined(separator: #"\t"#)
      + #"\n"#
  }

  /// As in go.sum, of the module or what replaces it. Before Go 1.25 `go list` does not have it.
  private var checksum: String {
    if let sum = replacement?.sum ?? sum { return sum }
    guard let moduleFile, moduleFile.hasSuffix(".mod") else { return "" }
    return (FileSystem.text(moduleFile.dropLast(4) + ".ziphash") ?? "").filter { !$0.isWhitespace }
  }

  fileprivate func facts(replacedBy link: String) -> String { head + #"\n=>\t"# + link + #"\t(devel)\t\n"# }

  private var head: String { #"dep\t"# + path + #"\t"# + version }
}
