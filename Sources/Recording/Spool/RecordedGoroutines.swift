internal import Platform
internal import TraceStore
import Paging

/// The goroutines of a session, numbered in the order in which they first appear. Those that are not in use leave
/// memory, so that a recording may last for any time.
struct RecordedGoroutines: ~Copyable {
  private var progress: PagedTable<GoroutineProgress>
  private var index = GoroutineIndex()
  private var cold = ColdGoroutines()
  private var readFailure: SystemFailure?

  /// - Parameters:
  ///   - path: the scratch file is beside this path; `nil` keeps all in memory.
  ///   - pages: the number of pages of 2^`pageBits` goroutines that stay in memory in any case.
  init(scratchBeside path: String?, pageBits: Int = 10, pages: Int = 64) {
    progress = path.map { PagedTable(scratchBeside: $0, pageBits: pageBits, pages: pages) } ?? PagedTable()
  }

  var count: Int { progress.count }

  /// Why a page that had left memory could not be read again: from then on goroutines may be mistaken for new ones.
  var failure: SystemFailure? { readFailure ?? progress.failure }

  /// The number of a goroutine that has appeared before.
  mutating func number(process: Int, goid: UInt64) -> UInt32? {
    let process = UInt32(process)
    if let known = index.find(process: process, goid: goid) { return known }
    do throws(SystemFailure) {
      let found = try cold.find(process: process, goid: goid, pageEntries: progress.pageEntries) {
        page throws(SystemFailure) in try progress.entriesLastWritten(ofPage: page) ?? []
      }
      if let found { insert(process: process, goid: goid, number: found) }
      return found
    } catch {
      readFailure = readFailure ?? error
      return nil
    }
  }

  /// Enters a goroutine that has not appeared before.
  mutating func append(_ goroutine: GoroutineProgress) {
    cold.appear(process: goroutine.process, goid: goroutine.goid)
    insert(process: goroutine.process, goid: goroutine.goid, number: UInt32(progress.count))
    progress.append(goroutine)
  }

  private mutating func insert(process: UInt32, goid: UInt64, number: UInt32) {
    index.insert(process: process, goid: goid, number: number) { progress.locateInMemory(Int($0)) == nil }
  }

  /// Whether events of the goroutine have been read.
  mutating func hasEvents(_ goroutine: UInt32) -> Bool {
    let at = progress.locate(Int(goroutine))
    return progress.entries[at].lastTicks != 0
  }

  /// Remembers a goroutine's last event.
  ///
  /// - Returns: what was known of it before.
  mutating func advance(_ goroutine: UInt32, to ticks: UInt64, interval: UInt64) -> GoroutineProgress {
    let at = progress.locate(Int(goroutine))
    let before = progress.entries[at]
    progress.entries[at].lastTicks = max(before.lastTicks, ticks)
    progress.entries[at].lastInterval = interval
    return before
  }

  /// The process is gone and all its events are read.
  mutating func remove(process: Int) {
    index.remove(process: UInt32(process))
    cold.remove(process: UInt32(process))
  }

  /// Lets those leave memory that have not been in use for long.
  mutating func evict() {
    for (page, goroutines) in progress.evict() { cold.add(page: page, goroutines) }
  }
}
