import Glibc
import Platform
import TestSupport
import Testing

private typealias Files = Platform.Files<SystemFailure>

struct FilesTests {
  @Test func filesAreWrittenWholeReadWholeAndRemovedWithTheirFoldersButNotThroughLinks() throws {
    let folder = try TemporaryFolder()
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    try Files.makeDirectories(folder.file("a/b/c"))
    try Files.makeDirectories(folder.file("a/b/c"))
    try Files.writeAtomically(bytes, to: folder.file("a/b/f"))
    #expect(try Files.read(folder.file("a/b/f")) == bytes)
    #expect(try Files.readEnd(folder.file("a/b/f"), count: 5) == bytes.suffix(5))
    #expect(try Files.readEnd(folder.file("a/b/f"), count: 200_000) == bytes)
    try Files.writeAtomically([], to: folder.file("a/b/f"))
    #expect(try Files.read(folder.file("a/b/f")) == [])
    #expect(try Files.readEnd(folder.file("a/b/f"), count: 5) == [])
    #expect(try Files.names(in: folder.file("a/b")) == ["c", "f"])
    #expect(try Files.read("/proc/self/stat").isEmpty == false)
    try Files.makeDirectories(folder.file("kept"))
    try Files.writeAtomically([1], to: folder.file("kept/x"))
    try Files.symlink(folder.file("kept"), at: folder.file("a/link"))
    Files.removeTree(folder.file("a"))
    #expect(try Files.names(in: folder.path) == ["kept"])
    #expect(Files.size(of: folder.file("kept/x")) == 1)
    #expect(throws: SystemFailure(.read, "/no/such", .noSuchFile)) {
      try Files.read("/no/such")
    }
    #expect(throws: SystemFailure(.write, "/no/such", .noSuchFile)) {
      try Files.writeAtomically([], to: "/no/such")
    }
    #expect(throws: SystemFailure.self) { try Files.makeDirectories(folder.file("kept/x/y")) }
  }

  @Test func partsOfAFileUpToItsEnd() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("f")
    try Files.writeAtomically(Array("0123456789".utf8), to: path)
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    #expect(text(try Files.read(path, count: 3, at: 4)) == "456")
    #expect(text(try Files.read(path, count: 30, at: 8)) == "89")
    #expect(try Files.read(path, count: 3, at: 10).isEmpty)
    try Files.append(Array("45".utf8), to: path)
    #expect(try Files.offsets(of: Array("45".utf8), in: path) == [4, 10])
    #expect(try Files.offsets(of: Array("x".utf8), in: path) == [])
    // A word across two of the pieces in which a file is searched.
    var large = [UInt8](repeating: 0, count: 3 << 20)
    large.replaceSubrange((1 << 20) - 2..<(1 << 20) + 2, with: Array("word".utf8))
    try Files.writeAtomically(large, to: path)
    #expect(try Files.offsets(of: Array("word".utf8), in: path) == [(1 << 20) - 2])
  }

  @Test func readingDoesNotWaitForTheOtherEndOfAPipe() throws {
    let folder = try TemporaryFolder()
    // Safe: the path is a terminated copy.
    try #require(unsafe mkfifo(folder.file("fifo"), 0o600) == 0)
    #expect(try Files.read(folder.file("fifo")).isEmpty)
  }

  @Test func aLinkIsReplacedByALinkAndAFileByOne() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("link")
    try Files.replaceBySymlink(path, to: "a")
    #expect(SymbolicLink.target(of: path) == "a")
    try Files.replaceBySymlink(path, to: "b")
    #expect(SymbolicLink.target(of: path) == "b")
    try Files.writeAtomically([1], to: path)
    #expect(SymbolicLink.target(of: path) == nil)
    #expect(try folder.names == ["link"])
    try Files.makeDirectories(folder.file("folder/x"))
    #expect(throws: SystemFailure.self) { try Files.replaceBySymlink(folder.file("folder"), to: "a") }
    #expect(try folder.names == ["folder", "link"])
  }

  @Test(arguments: [("/a/b", "/a", "b"), ("/a", "/", "a"), ("a", ".", "a"), ("/", "/", ""), ("a/b/", "a/b", "")])
  func paths(path: String, directory: String, last: String) {
    #expect(FilePath.directory(of: path) == directory)
    #expect(FilePath.lastComponent(of: path) == last)
  }

  @Test func pathsInFolders() {
    #expect(FilePath.path("a", in: nil) == "a" && FilePath.path("a", in: "/b") == "/b/a")
    #expect(FilePath.path("/a", in: "/b") == "/a" && FilePath.absolute("/a") == "/a")
    #expect(FilePath.absolute("a") == FilePath.workingDirectory + "/a")
  }

  @Test func aLockIsAnothersUntilThatOneIsClosed() throws {
    let folder = try TemporaryFolder()
    try Files.writeAtomically([], to: folder.file("lock"))
    var first = try OpenFile(folder.file("lock"), .readAndWrite)
    let second = try OpenFile(folder.file("lock"), .readAndWrite)
    let isFirst = first.tryLock()
    let isBlocked = !second.tryLock() && !second.tryLock(shared: true)
    try first.close()
    let isFree = second.tryLock(shared: true)
    #expect(isFirst && isBlocked && isFree)
  }
}
