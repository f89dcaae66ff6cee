import Foundation
import Glibc
import Testing

/// The cache is this user's own, and nothing in it is believed.
struct CacheTests {
  private let folder: URL
  private let cache = Folders.newFolder().appending(path: "gotrace")

  init() throws {
    folder = try GoModule(["main.go": "package main\n\nfunc main() { println(f()) }\n\nfunc f() int { return 7 }\n"])
      .folder
  }

  /// Runs the program recorded; it must do what it does plainly. Without `cache` the environment decides.
  private func record(
    _ environment: [String: String?] = [:], through wrapper: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Finished {
    var all = Toolchain.newest.environment
    all["GOTRACE_CACHE"] = cache.path
    for (name, value) in environment { all[name] = value }
    let trace = Folders.newFolder().appending(path: "t.trace")
    let command = wrapper + [Folders.recorder.path, "run", "-o", trace.path, "."]
    let finished = try Command(
      executable: URL(filePath: "/usr/bin/env"), arguments: command, folder: folder, environment: all
    ).run().withoutOthersSpools
    finished.expect(sourceLocation: sourceLocation)
    #expect(finished.error.hasPrefix("7\n") || finished.error.contains("\n7\n"), "\(finished.error)")
    #expect(try Trace(file: trace).functions() == ["main.main", "main.f"], sourceLocation: sourceLocation)
    return finished
  }

  private func files(below name: String) throws -> [URL] {
    let folder = cache.appending(path: name)
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return names.sorted().map { folder.appending(path: $0) }
  }

  private func shadow() throws -> URL {
    let roots = try FileManager.default.contentsOfDirectory(atPath: cache.appending(path: "goroot").path)
    return cache.appending(path: "goroot").appending(path: try #require(roots.first))
  }

  /// Files cut, changed, removed, or with others beside them; links that lead elsewhere.
  @Test func whatIsDamagedIsMadeAnew() throws {
    #expect(!(try record()).error.contains("warning"))
    let sources = try files(below: "src")
    let runtime = try shadow().appending(path: "src/gotraceruntime")
    let damaged = try #require(sources.first)
    let event = runtime.appending(path: "event.go")
    let whole = try (Data(contentsOf: damaged), Data(contentsOf: event))
    for content in ["", "package main\n\nfunc main() { println(8) }\n"] {
      try Data(content.utf8).write(to: damaged)
      _ = try record()
      #expect(try Data(contentsOf: damaged) == whole.0)
    }
    try Data().write(to: event)
    try FileManager.default.removeItem(at: runtime.appending(path: "link"))
    try Data("package gotraceruntime\n\nfunc init() { println(9) }\n".utf8).write(
      to: runtime.appending(path: "planted.go"))
    _ = try record()
    #expect(try Data(contentsOf: event) == whole.1)
    #expect(!FileManager.default.fileExists(atPath: runtime.appending(path: "planted.go").path))
    // A folder copied without its links, and a link to another toolchain.
    let bin = try shadow().appending(path: "src/fmt")
    try FileManager.default.removeItem(at: bin)
    try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
    let version = try shadow().appending(path: "VERSION")
    try FileManager.default.removeItem(at: version)
    try FileManager.default.createSymbolicLink(atPath: version.path, withDestinationPath: "/nowhere")
    _ = try record()
  }

  /// As a recorder leaves it that was killed, wherever it was.
  @Test func whatIsHalfMadeIsCompleted() throws {
    _ = try record()
    let root = try shadow()
    for name in ["VERSION", "src/fmt", "src/gotraceruntime/event.go", "src/gotraceruntime", "src", "bin", "pkg"] {
      try FileManager.default.removeItem(at: root.appending(path: name))
      #expect(!(try record()).error.contains("warning"))
    }
    #expect(try files(below: "goroot").allSatisfy { !$0.lastPathComponent.hasSuffix(".tmp") })
  }

  @Test func warmCacheMayBeReadOnly() throws {
    guard try canMount() else { return }
    _ = try record()
    let script = "mount --bind \(cache.path) \(cache.path) && mount -o remount,ro,bind \(cache.path) && exec \"$@\""
    let readOnly = ["unshare", "-m", "sh", "-c", script, "sh"]
    #expect(!(try record(through: readOnly)).error.contains("warning"))
    // What is not there goes with the recording.
    try Data("package main\n\nfunc main() { println(f()) }\n\n// f.\nfunc f() int { return 7 }\n".utf8).write(
      to: folder.appending(path: "main.go"))
    let before = try files(below: "src")
    #expect(!(try record(through: readOnly)).error.contains("warning"))
    #expect(try files(below: "src") == before)
    try FileManager.default.removeItem(at: cache)
    try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
    #expect(try record(through: readOnly).error.contains("warning: the cache \(cache.path) is not used"))
  }

  @Test func fullDiskLeavesNothingThatHarms() throws {
    guard try canMount() else { return }
    try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
    let script =
      """
      mount -t tmpfs -o size=16k tmpfs \(cache.path) && "$@" && mount -o remount,size=64m \(cache.path) && exec "$@"
      """
    _ = try record(through: ["unshare", "-m", "sh", "-c", script, "sh"])
  }

  /// Somebody else's folder, or one that others may write to, or in such a one: what is in it is not built.
  @Test func foldersOfOthersAreNotUsed() throws {
    guard geteuid() == 0 else { return print("not root: cannot make folders of another user") }
    _ = try record()
    for source in try files(below: "src") {
      try Data("package main\n\nfunc main() { println(666) }\n".utf8).write(to: source)
    }
    // The user nobody.
    unsafe chown(cache.path, 65534, 65534)
    for environment in [[:], ["GOTRACE_CACHE": nil, "XDG_CACHE_HOME": cache.deletingLastPathComponent().path]] {
      let finished = try record(environment)
      #expect(finished.error.contains("warning: the cache \(cache.path) is not used"), "\(finished.error)")
      #expect(finished.error.contains("another user, uid 65534"), "\(finished.error)")
    }
    unsafe chown(cache.path, 0, 0)
    unsafe chmod(cache.path, 0o777)
    #expect(try record().error.contains("other users may write to \(cache.path)"))
    unsafe chmod(cache.path, 0o1777)
    #expect(try record().error.contains("other users may write to \(cache.path)"))
    unsafe chmod(cache.path, 0o700)
    #expect(!(try record()).error.contains("warning"))
    let parent = cache.deletingLastPathComponent()
    unsafe chmod(parent.path, 0o777)
    #expect(try record().error.contains("other users may write to \(parent.path)"))
    // In a folder like /tmp no user can replace what is another's.
    unsafe chmod(parent.path, 0o1777)
    #expect(!(try record()).error.contains("warning"))
  }

  /// What another user owns in the cache, from a time when it was open to all: it can still be open there.
  @Test(arguments: ["src", "goroot"])
  func foldersOfOthersInTheCacheAreNotUsed(name: String) throws {
    guard geteuid() == 0 else { return print("not root: cannot make folders of another user") }
    _ = try record()
    let inside = cache.appending(path: name)
    unsafe chown(inside.path, 65534, 65534)
    #expect(try record().error.contains("another user, uid 65534"))
    unsafe chown(inside.path, 0, 0)
    for file in try files(below: "src") { unsafe chown(file.path, 65534, 65534) }
    #expect(!(try record()).error.contains("warning"))
    for file in try files(below: "src") {
      #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.ownerAccountID] as? Int == 0)
    }
    // Below a half-made root, too.
    unsafe chown(try shadow().appending(path: "src/gotraceruntime").path, 65534, 65534)
    #expect(try record().error.contains("warning: the cache"))
  }

  @Test func newCacheIsPrivate() throws {
    _ = try record()
    #expect(try mode(of: cache) == 0o700)
  }

  /// A cache in the folder of the module, as it has to be on some CI systems: what is in it is no package of the
  /// module.
  @Test func theCacheMayBeInTheModule() throws {
    let module = try GoModule(["main.go": "package main\n\nfunc main() { println(f()) }\n\nfunc f() int { return 7 }\n"]
    )
    let environment = ["GOTRACE_CACHE": module.folder.appending(path: "cache").path]
    let trace = Folders.newFolder().appending(path: "t.trace")
    for _ in 0..<2 {
      let recorded = try module.record(["run", "-o", trace.path, "./..."], .newest, environment)
      recorded.expect()
      #expect(try Trace(file: trace).functions() == ["main.main", "main.f"])
    }
    #expect(try module.go(["list", "./..."]).output == "example.com/m\n")
  }

  /// A file that is none is not waited for.
  @Test(arguments: ["ids/ranges", "ids/lock"]) func pipesInTheCacheAreNotWaitedFor(name: String) throws {
    _ = try record()
    let path = cache.appending(path: name).path
    try? FileManager.default.removeItem(atPath: path)
    // Safe: the path lives through the call.
    try #require(unsafe mkfifo(path, 0o600) == 0)
    _ = try record()
  }

  /// Without a home there is Go's build cache; the fixed name in /tmp of old, which is anybody's, is not used.
  @Test(arguments: [nil, "/proc/nonexistent"])
  func withoutHome(home: String?) throws {
    let goCache = Folders.newFolder()
    let wasThere = FileManager.default.fileExists(atPath: "/tmp/gotrace-cache")
    let environment: [String: String?] = [
      "HOME": home, "XDG_CACHE_HOME": nil, "GOTRACE_CACHE": nil, "GOCACHE": goCache.path, "GOPATH": nil,
      "GOMODCACHE": nil,
    ]
    #expect(!(try record(environment)).error.contains("warning"))
    #expect(try mode(of: goCache.appending(path: "gotrace")) == 0o700)
    #expect(FileManager.default.fileExists(atPath: "/tmp/gotrace-cache") == wasThere)
  }

  private func mode(of file: URL) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    return try #require(attributes[.posixPermissions] as? Int)
  }
}

/// Whether this process may mount; says so where it may not.
func canMount() throws -> Bool {
  let finished = try? Command(
    executable: URL(filePath: "/usr/bin/env"),
    arguments: ["unshare", "-m", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]
  ).run()
  if finished?.status == 0 { return true }
  print("cannot mount here: \(finished?.error ?? "no unshare")")
  return false
}
