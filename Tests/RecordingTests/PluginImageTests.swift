import Glibc
import Platform
import TestSupport
import Testing
import TraceModel

@testable import Recording

/// The tables of plugins are found whatever becomes of the process and of their paths while the recorder looks.
struct PluginImageTests {
  /// No process has it.
  private static let endedPid = Int32.max

  private let folder: TemporaryFolder
  private var plugin: String { folder.file("plugin.so") }

  /// Function 40 is `plug.f`.
  init() throws {
    folder = try TemporaryFolder()
    var names = InstrumentedNames()
    names.add(base: 40, names: [.function(Symbol(name: "plug.f", package: "plug", file: "/s/plug.go", line: 3))])
    try folder.write("plugin.so", [0x7F] + BinarySymbols(ProgramFacts(), names: names).trailer)
  }

  private func catalog() -> ImageCatalog { ImageCatalog(names: DrainRecordTests.names(), executable: "/proc/self/exe") }

  private func canBeOpened(_ file: ImageFile) -> Bool {
    if file.opened(pid: Self.endedPid) != nil { true } else { false }
  }

  @Test func mappedFilesHaveThePathsThatTheProcessSees() {
    let mapped = ImageFile.mapped(byProcess: getpid())
    #expect(!mapped.isEmpty)
    #expect(mapped.filter { $0.path.hasPrefix("/proc") } == [])
  }

  @Test func whatAProcessHadMappedCanBeReadWhenItHasEnded() throws {
    for file in ImageFile.mapped(byProcess: getpid()) { #expect(canBeOpened(file)) }
  }

  @Test func anOpenedImageCanBeReadWhenItsPathIsGone() throws {
    guard let opened = try #require(ImageFile(at: plugin)).opened(pid: Self.endedPid) else {
      Issue.record("not opened")
      return
    }
    #expect(FileSystem.remove(plugin))
    let symbols = try #require(try BinarySymbols(executable: opened.readablePath))
    #expect(symbols.names.name(ofID: 40) != nil)
  }

  @Test func anotherFileAtThePathIsNotRead() throws {
    let file = try #require(ImageFile(at: plugin))
    try folder.write("other", [1, 2, 3])
    try FileSystem.move(folder.file("other"), to: plugin)
    #expect(!canBeOpened(file))
  }

  @Test func aPluginThatCannotBeReadNowIsLookedForAgain() throws {
    var catalog = catalog()
    let file = try #require(ImageFile(at: plugin))
    try FileSystem.move(plugin, to: folder.file("away"))
    #expect(catalog.plugin(file, pid: Self.endedPid) == nil)
    try FileSystem.move(folder.file("away"), to: plugin)
    let image = catalog.plugin(file, pid: Self.endedPid)
    #expect(image.flatMap { catalog.images[$0].name(ofID: 40) } != nil)
  }

  @Test func anAnnouncementIsFoundInASegmentThatWasClaimedAfterTheLook() throws {
    let harness = try DrainHarness()
    let writer = try SpoolWriter(path: harness.path)
    #expect(writer.event(SpoolWriter.Processor(id: 0), goid: 1, 40, ticks: 10))
    var registry = ProcessRegistry(slotCount: harness.spool.slotCount)
    registry.discover(in: harness.spool, epoch: 0)
    var cursors = [SegmentCursor](repeating: SegmentCursor(), count: harness.spool.segmentCount)
    var chains = SegmentChains()
    chains.collect(from: harness.spool, registry: registry, cursors: &cursors)

    let file = try #require(ImageFile(at: plugin))
    writer.image(SpoolWriter.Processor(id: 1), file, ticks: 20)
    #expect(AnnouncedImages(spool: harness.spool, chains: chains).images(ofProcess: 0) == [file])
  }

  /// The announcement comes after the event, and the process has nothing mapped.
  @Test func eventsBeforeTheAnnouncementHaveTheirNames() throws {
    let harness = try DrainHarness(catalog: catalog())
    let writer = try SpoolWriter(path: harness.path, pid: Self.endedPid, start: 1)
    let p = SpoolWriter.Processor(id: 0)
    #expect(writer.event(p, goid: 1, 40, ticks: 10))
    writer.image(p, try #require(ImageFile(at: plugin)), ticks: 20)
    harness.round(30)
    #expect(harness.symbols.map(\.name) == ["plug.f"])
    #expect(harness.finishedProcesses().map(\.unknownEvents) == [0])
  }
}
