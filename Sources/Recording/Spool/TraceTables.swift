internal import TraceStore

/// The tables of a trace that grow while it is recorded: functions, spawn sites and goroutines, numbered in the order in
/// which they first appear.
struct TraceTables {
  private(set) var symbols: [Symbol] = []
  private(set) var spawnSites: [SpawnSite] = []
  private(set) var goroutines: [Goroutine] = []

  /// One program that processes of the session run.
  private struct Image {
    let names: InstrumentedNames
    /// By id of an event word: the trace's event code, 0 where the id has not appeared yet (no enter or spawn has code 0).
    var codes = [UInt32](repeating: 0, count: SpoolLayout.ID.limit)
  }

  private var catalog: ImageCatalog
  private var images: [Image] = []
  private var imageOfProcess: [Int] = []
  /// The same function of two programs is one.
  private var functionIDs: [Symbol: UInt32] = [:]
  private var siteIDs: [SiteKey: UInt32] = [:]
  /// By process, then pc: the spawn site a runtime announced.
  private var sitesByPC: [[UInt64: UInt32]] = []
  /// By process, then goid: index into `goroutines`.
  private var goroutineIndexes: [[UInt64: UInt32]] = []

  /// A `go` statement's identity. The runtime and the rewriter may name its function and the folder of its file
  /// differently (range-over-func bodies, -trimpath); package, file name and line they agree on.
  private struct SiteKey: Hashable {
    let package: Substring
    let file: Substring
    let line: UInt32
  }

  init(catalog: ImageCatalog) { self.catalog = catalog }

  /// The event code for an event word's id in a process.
  mutating func code(ofID id: Int, process: Int) -> UInt32 {
    let image = imageOfProcess[process]
    let known = images[image].codes[id]
    return known != 0 ? known : firstCode(ofID: id, image: image)
  }

  private mutating func firstCode(ofID id: Int, image: Int) -> UInt32 {
    let code: EventCode
    switch images[image].names.name(ofID: id) {
    case .function(let symbol): code = .enter(identify(symbol))
    case .spawn(let site): code = .spawn(SpawnSiteID(rawValue: identify(site)))
    case nil: code = .enter(identify(Symbol(name: "unknown function \(id)", package: "", file: "", line: 0)))
    }
    images[image].codes[id] = code.rawValue
    return code.rawValue
  }

  private mutating func identify(_ symbol: Symbol) -> FunctionID {
    if let known = functionIDs[symbol] { return FunctionID(rawValue: known) }
    let id = UInt32(symbols.count)
    functionIDs[symbol] = id
    symbols.append(symbol)
    return FunctionID(rawValue: id)
  }

  private mutating func identify(_ site: SpawnSite) -> UInt32 {
    let nameStart = site.function.lastIndex(of: "/") ?? site.function.startIndex
    let package = site.function[..<(site.function[nameStart...].firstIndex(of: ".") ?? site.function.endIndex)]
    let file = site.file[(site.file.lastIndex(of: "/").map { site.file.index(after: $0) } ?? site.file.startIndex)...]
    let key = SiteKey(package: package, file: file, line: site.line)
    if let known = siteIDs[key] { return known }
    let id = UInt32(spawnSites.count)
    siteIDs[key] = id
    spawnSites.append(site)
    return id
  }

  /// Adds the next process of the session's registry.
  mutating func addProcess(pid: Int32) {
    let image = catalog.image(ofProcess: pid)
    if let names = image.new { images.append(Image(names: names)) }
    imageOfProcess.append(image.index)
    sitesByPC.append([:])
    goroutineIndexes.append([:])
  }

  mutating func addSpawnSite(process: Int, pc: UInt64, site: SpawnSite) {
    if sitesByPC[process][pc] == nil { sitesByPC[process][pc] = identify(site) }
  }

  /// Notes a goroutine's latest event and returns the time of the one before, which the next may not fall behind.
  mutating func advance(_ goroutine: UInt32, to ticks: UInt64) -> UInt64 {
    let floor = goroutines[Int(goroutine)].lastTicks
    goroutines[Int(goroutine)].lastTicks = max(floor, ticks)
    return floor
  }

  /// The table index of a goroutine, entered at its first appearance.
  mutating func goroutine(
    process: Int, goid: UInt64, parentGoid: UInt64, spawnPC: UInt64, ticks: UInt64
  ) -> UInt32 {
    if let known = goroutineIndexes[process][goid] { return known }
    let index = UInt32(goroutines.count)
    goroutineIndexes[process][goid] = index
    goroutines.append(
      Goroutine(
        process: UInt32(process), goid: goid, parentGoid: parentGoid,
        spawnSite: sitesByPC[process][spawnPC].map { SpawnSiteID(rawValue: $0) },
        firstTicks: ticks, lastTicks: ticks, openCalls: 0))
    return index
  }
}
