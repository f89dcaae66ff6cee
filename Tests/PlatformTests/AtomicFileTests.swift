import Glibc
import Platform
import TestSupport
import Testing

struct AtomicFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var target: String { folder.file("t") }

  private func text(_ name: String) -> String? { Files<SystemFailure>.text(folder.file(name)) }

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func aFileHasItsNameOnceItIsPublished() throws {
    var file = try AtomicFile(target)
    #expect(try folder.names.count == 1 && folder.names != ["t"])
    try file.append(bytes("ab").span)
    try file.append(bytes("c").span)
    #expect(file.byteCount == 3)
    try file.publish(synchronize: true)
    #expect(try folder.names == ["t"])
    #expect(text("t") == "abc")
  }

  @Test func aFileThatIsNotPublishedGoesAndWhatWasThereStays() throws {
    try Files<SystemFailure>.writeAtomically(bytes("old"), to: target)
    func begin() throws {
      var file = try AtomicFile(target)
      try file.append(bytes("new").span)
    }
    try begin()
    #expect(try folder.names == ["t"])
    #expect(text("t") == "old")
    try AtomicFile(target).discard()
    #expect(try folder.names == ["t"])
  }

  @Test func partialFilesHaveNamesOfTheirOwnAndMayStay() throws {
    func begin(isKept: Bool) throws -> String {
      let file = try AtomicFile(target, temporaryName: .partial, isKept: isKept)
      return file.path
    }
    #expect(try begin(isKept: true) == target + ".partial")
    #expect(try begin(isKept: true) == target + ".2.partial")
    #expect(try begin(isKept: false) == target + ".3.partial")
    #expect(try folder.names == ["t.2.partial", "t.partial"])
    try AtomicFile(target, temporaryName: .partial, isKept: true).discard()
    #expect(try folder.names == ["t.2.partial", "t.partial"])
  }

  @Test(arguments: [0o600, 0o664, 0o777] as [UInt32]) func aReplacedFilesPermissionsStayWhateverTheUmaskAdds(
    mode: UInt32
  ) throws {
    try AtomicFile(target, permissions: mode).publish()
    #expect(try FileStatus(of: target).permissions == mode)
    guard case .file(let path, let found) = try OutputPath(target) else {
      Issue.record("no regular file")
      return
    }
    #expect(path == target && found == mode)
  }

  @Test func linksAreFollowedToTheFileAndWhatIsNoFileIsToldApart() throws {
    #expect(try OutputPath(target) == .new(target))
    try Files<SystemFailure>.symlink("t", at: folder.file("link"))
    #expect(try OutputPath(folder.file("link")) == .new(target))
    try AtomicFile(target, permissions: 0o640).publish()
    #expect(try OutputPath(folder.file("link")) == .file(target, mode: 0o640))
    #expect(try OutputPath("/dev/null") == .special)
    #expect(try OutputPath(folder.path) == .special)
    try Files<SystemFailure>.symlink("loop", at: folder.file("loop"))
    #expect(throws: SystemError.tooManyLinks) { try OutputPath(folder.file("loop")) }
  }

  @Test func whatCannotBeMadeSaysWhy() {
    let missing = folder.file("no/t")
    #expect(throws: SystemFailure(.create, missing + ".partial", .noSuchFile)) {
      try AtomicFile(missing, temporaryName: .partial).discard()
    }
  }
}
