internal import Platform
internal import TraceStore
import TraceModel
import Paging

/// The tables of the trace that grow while it is recorded: functions, spawn sites and goroutines, numbered in the order
/// in which they first appear.
struct RecordedTables: ~Copyable {
  private(set) var symbols = GrowingTable<Symbol>()
  private(set) var spawnSites = GrowingTable<SpawnSite>()
  private(set) var goroutines = GrowingTable<Goroutine>()

  /// Bounds the search for the image of an unknown id, by process: the number of ids for which its images are looked
  /// for, and how often its announcements are read. A process without a table may have a million unknown ids.
  private static let maximumUnknownIDs = 1000
  private static let maximumSearches = 16

  /// No event has this code.
  static let noCode = UInt32.max

  /// The images that a process runs: a program, or a program with the plugins that it has loaded so far.
  private struct ImageSet {
    /// Numbers in the catalog, ascending. Without any, no id has a name.
    let images: [Int]
    /// By id of an event word: the trace's event code, `noCode` for ids of records and ids that have not appeared yet.
    var codes: [UInt32]

    init(images: [Int], idLimit: Int) {
      self.images = images
      codes = Array(repeating: noCode, count: max(idLimit, Int(SpoolLayout.ID.first)))
      codes[Int(SpoolLayout.ID.exit)] = EventCode.exit.rawValue
    }

    mutating func set(_ code: EventCode, ofID id: Int) {
      if id >= codes.count { codes += repeatElement(noCode, count: id + 1 - codes.count) }
      codes[id] = code.rawValue
    }
  }

  private var catalog: ImageCatalog
  private let log: RecoveryLog?
  /// Spawn sites that runtimes announced before the recording was interrupted.
  private var recoveredSites: [ProcessKey: [(pc: UInt64, site: SpawnSite)]] = [:]
  private var sets: [ImageSet] = []
  private var setNumbers: [[Int]: Int] = [:]
  private var keyOfProcess: [ProcessKey] = []
  private var originOfProcess: [ProcessRegistry.Origin] = []
  private var setOfProcess: [Int] = []
  /// By process: ids that no image of it has, as far as could be found out.
  private var unknownIDs: [Set<Int>] = []
  /// By process: how often announcements have been looked for.
  private var searches: [Int] = []
  /// The same function of two programs is one.
  private var functionIDs: [Symbol: UInt32] = [:]
  private var siteIDs: [SiteKey: UInt32] = [:]
  /// By process, then pc: the spawn site a runtime announced.
  private var sitesByPC: [[UInt64: UInt32]] = []
  private var recorded: RecordedGoroutines
  /// Goroutines whose parent has not been looked for, or not found, while they had no events.
  private var parentless: [(goroutine: UInt32, process: Int, parentGoid: UInt64)] = []
  /// New goroutines whose site had not been announced when they were met: its record may be in another P's segment.
  private var siteless: [(goroutine: Int, process: Int, pc: UInt64)] = []
  /// By process: events that the runtime dropped, or that could not be understood.
  private var dropped: [UInt64] = []
  /// By process, from its records.
  private var intervalEnds: [IntervalEnds] = []
  private var processesWithNewIntervals: Set<Int> = []
  /// By process: events whose ids no image of it has.
  private var unknown: [UInt64] = []

  /// A `go` statement's identity.
  ///
  /// The runtime and the rewriter may name its function and the folder of its file differently (range-over-func bodies,
  /// -trimpath); package, file name and line are the same.
  private struct SiteKey: Hashable {
    let package: Substring
    let file: Substring
    let line: UInt32
  }

  /// - Parameter path: a scratch file may be made beside this path; `nil` keeps everything in memory.
  init(catalog: ImageCatalog, log: RecoveryLog? = nil, scratchBeside path: String? = nil) {
    recorded = RecordedGoroutines(scratchBeside: path)
    self.catalog = catalog
    self.log = log
    self.catalog.note(in: log)
  }

  /// By id of an event word of a process: the trace's event code, or `noCode`, also for ids beyond.
  func codes(ofProcess process: Int) -> [UInt32] { sets[setOfProcess[process]].codes }

  /// Gives an event word's id its code, at its first appearance.
  ///
  /// - Returns: Whether it has one: whether an image of the process is known that has the id, and no other has it for
  ///   something else.
  mutating func appear(id: Int, process: Int, announced: AnnouncedImages) -> Bool {
    if giveCode(toID: id, process: process) { return true }
    guard !catalog.isOnlyImage, unknownIDs[process].count < Self.maximumUnknownIDs,
      unknownIDs[process].insert(id).inserted
    else {
      return false
    }
    // An image that has been loaded since is mapped by now. The pid must still have been this process's when that was
    // read.
    let (key, start) = (keyOfProcess[process], originOfProcess[process].start)
    let mapped = ImageFile.mapped(byProcess: key.pid)
    if start != 0, ProcessTable.startTime(of: key.pid) == start {
      for file in mapped { addImage(file, process: process) }
      if giveCode(toID: id, process: process) { return true }
      // Of a process that still has a program, all has been read.
      if !mapped.isEmpty, ImageFile(at: "/proc/\(key.pid)/exe") != nil { return false }
    }
    guard searches[process] < Self.maximumSearches else { return false }
    searches[process] += 1
    for file in announced.images(ofProcess: process) { addImage(file, process: process) }
    return giveCode(toID: id, process: process)
  }

  /// The function that an id stands for, `nil` where that is not known or no function.
  mutating func function(id: Int, process: Int, announced: AnnouncedImages) -> FunctionID? {
    guard id >= Int(SpoolLayout.ID.first), appear(id: id, process: process, announced: announced) else { return nil }
    return EventCode(rawValue: sets[setOfProcess[process]].codes[id]).enteredFunction
  }

  private mutating func giveCode(toID id: Int, process: Int) -> Bool {
    let set = setOfProcess[process]
    if id < sets[set].codes.count, sets[set].codes[id] != Self.noCode { return true }
    let names = sets[set].images.compactMap { catalog.images[$0].name(ofID: id) }
    guard let name = names.first, names.allSatisfy({ $0 == name }) else { return false }
    switch name {
    case .function(let symbol): sets[set].set(.enter(identify(symbol)), ofID: id)
    case .spawn(let site): sets[set].set(.spawn(SpawnSiteID(rawValue: identify(site))), ofID: id)
    }
    return true
  }

  /// A process has loaded an image.
  mutating func addImage(_ file: ImageFile, process: Int) {
    let key = keyOfProcess[process]
    guard let image = catalog.plugin(file, pid: key.pid) else { return }
    catalog.note(in: log)
    let known = sets[setOfProcess[process]].images
    guard !known.contains(image) else { return }
    log?.note(process: key, image: image)
    setOfProcess[process] = number(ofSet: (known + [image]).sorted())
    unknownIDs[process].removeAll()
  }

  private mutating func number(ofSet images: [Int]) -> Int {
    if let known = setNumbers[images] { return known }
    let limit = images.map { catalog.images[$0].idLimit }.max() ?? 0
    sets.append(ImageSet(images: images, idLimit: limit))
    setNumbers[images] = sets.count - 1
    return sets.count - 1
  }

  private mutating func identify(_ symbol: Symbol) -> FunctionID {
    if let known = functionIDs[symbol] { return FunctionID(rawValue: known) }
    let id = UInt32(symbols.count)
    functionIDs[symbol] = id
    symbols.append(symbol)
    return FunctionID(rawValue: id)
  }

  private mutating func identify(_ site: SpawnSite) -> UInt32 {
    let key = Self.key(of: site)
    if let known = siteIDs[key] { return known }
    let id = UInt32(spawnSites.count)
    siteIDs[key] = id
    spawnSites.append(site)
    return id
  }

  private static func key(of site: SpawnSite) -> SiteKey {
    let nameStart = site.function.lastIndex(of: "/") ?? site.function.startIndex
    let package = site.function[..<(site.function[nameStart...].firstIndex(of: ".") ?? site.function.endIndex)]
    let file = site.file[(site.file.lastIndex(of: "/").map { site.file.index(after: $0) } ?? site.file.startIndex)...]
    return SiteKey(package: package, file: file, line: site.line)
  }

  /// Adds the next process of the session's registry.
  mutating func addProcess(_ process: TracedProcess, _ origin: ProcessRegistry.Origin) {
    let key = ProcessKey(process)
    let images = catalog.images(ofProcess: key, file: origin.image)
    catalog.note(in: log)
    for image in images { log?.note(process: key, image: image) }
    setOfProcess.append(number(ofSet: images.sorted()))
    keyOfProcess.append(key)
    originOfProcess.append(origin)
    unknownIDs.append([])
    searches.append(0)
    unknown.append(0)
    sitesByPC.append([:])
    dropped.append(0)
    intervalEnds.append(process.intervalEnds)
    for (pc, site) in recoveredSites[key] ?? [] { sitesByPC[sitesByPC.count - 1][pc] = identify(site) }
  }

  /// Continues with the tables of an interrupted recording; its processes are added afterwards.
  ///
  /// - Parameter lastTicks: by goroutine.
  mutating func resume(
    symbols: [Symbol], spawnSites: [SpawnSite], goroutines: [Goroutine], lastTicks: [UInt64],
    sites: [ProcessKey: [(pc: UInt64, site: SpawnSite)]]
  ) {
    for (id, symbol) in symbols.enumerated() { functionIDs[symbol] = UInt32(id) }
    for (id, site) in spawnSites.enumerated() { siteIDs[Self.key(of: site)] = UInt32(id) }
    for (goroutine, ticks) in zip(goroutines, lastTicks) {
      recorded.append(
        GoroutineProgress(
          process: goroutine.process, goid: goroutine.goid, lastTicks: ticks,
          lastInterval: GoroutineProgress.unknownInterval))
    }
    self.symbols = GrowingTable(handedOn: symbols.count)
    self.spawnSites = GrowingTable(handedOn: spawnSites.count)
    self.goroutines = GrowingTable(handedOn: goroutines.count)
    recoveredSites = sites
  }

  mutating func addSpawnSite(process: Int, pc: UInt64, site: SpawnSite) {
    guard sitesByPC[process][pc] == nil else { return }
    sitesByPC[process][pc] = identify(site)
    log?.note(site: site, pc: pc, process: keyOfProcess[process])
  }

  /// The table index of a goroutine, entered at its first appearance.
  mutating func goroutine(
    process: Int, goid: UInt64, parentGoid: UInt64, spawnPC: UInt64, ticks: UInt64
  ) -> UInt32 {
    if let known = recorded.number(process: process, goid: goid) { return known }
    let index = UInt32(goroutines.count)
    recorded.append(GoroutineProgress(process: UInt32(process), goid: goid))
    if parentGoid != 0 { parentless.append((index, process, parentGoid)) }
    let site = sitesByPC[process][spawnPC]
    if site == nil && spawnPC != 0 { siteless.append((goroutines.count, process, spawnPC)) }
    goroutines.append(
      Goroutine(
        process: UInt32(process), goid: goid, parentGoid: parentGoid,
        spawnSite: site.map { SpawnSiteID(rawValue: $0) }, firstTicks: ticks, lastTicks: ticks))
    return index
  }

  /// Looks for the spawn sites of new goroutines once more.
  ///
  /// A site's record is older than every switch that shows it, so it has been read when all events up to the switch
  /// have.
  mutating func findLateSpawnSites() {
    for (goroutine, process, pc) in siteless {
      guard let site = sitesByPC[process][pc] else { continue }
      goroutines.update(goroutine) { $0.spawnSite = SpawnSiteID(rawValue: site) }
    }
    siteless.removeAll(keepingCapacity: true)
  }

  /// Remembers a goroutine's last event.
  ///
  /// - Returns: The ticks of the event before it, 0 for its first; and whether that was of another interval.
  mutating func advance(
    _ goroutine: UInt32, to ticks: UInt64, in interval: RecordingInterval, epoch: UInt64
  ) -> (before: UInt64, isOtherInterval: Bool) {
    let before = recorded.advance(goroutine, to: ticks, interval: interval.number)
    let (last, ticks) = (before.lastInterval, before.lastTicks)
    guard last != interval.number else { return (ticks, false) }
    if last == GoroutineProgress.unknownInterval {
      return (ticks, interval.number != 0 && ticks &+ epoch <= interval.begin)
    }
    return (ticks, ticks != 0)
  }

  /// Which goroutines the parent goids of others name, as far as that has become known since the last time.
  ///
  /// A parent that appears after its child has had events is not among them: the child's events have been added up.
  mutating func takeParents() -> [(goroutine: UInt32, parent: UInt32)] {
    var found: [(goroutine: UInt32, parent: UInt32)] = []
    var waiting: [(goroutine: UInt32, process: Int, parentGoid: UInt64)] = []
    for child in parentless {
      if let parent = recorded.number(process: child.process, goid: child.parentGoid) {
        found.append((child.goroutine, parent))
      } else if !recorded.hasEvents(child.goroutine) {
        waiting.append(child)
      }
    }
    parentless = waiting
    return found
  }

  /// Why something that had left memory could not be read again; the recording cannot go on.
  var failure: SystemFailure? { recorded.failure }

  mutating func noteDropped(_ count: UInt64, process: Int) { dropped[process] &+= count }

  /// Notes that a recording interval of a process ended.
  mutating func noteIntervalEnd(at ticks: UInt64, process: Int) {
    intervalEnds[process].add(ticks)
    processesWithNewIntervals.insert(process)
  }

  /// By process: the interval ends of those of which more have become known since this was last asked.
  mutating func takeNewIntervalEnds() -> [(process: Int, ends: IntervalEnds)] {
    defer { processesWithNewIntervals = [] }
    return processesWithNewIntervals.map { ($0, intervalEnds[$0]) }
  }

  mutating func noteUnknown(process: Int) { unknown[process] &+= 1 }

  func unknownEvents(ofProcess process: Int) -> UInt64 { unknown[process] }

  func droppedEvents(ofProcess process: Int) -> UInt64 { dropped[process] }

  /// A process is gone and all its events are read: no goroutine of it appears again.
  mutating func forget(process: Int) {
    recorded.remove(process: process)
    sitesByPC[process] = [:]
  }

  /// All entries so far have been handed on.
  mutating func noteHandedOn() {
    symbols.dropKept()
    spawnSites.dropKept()
    goroutines.dropKept()
    recorded.evict()
  }
}
