/// Which pages of the goroutine table have ever left memory, and whose goroutines are in them.
///
/// Goids rise, so a new goroutine's is nearly always higher than all in these pages, and no page needs to be read to
/// know that it is new.
struct ColdGoroutines {
  private struct Page {
    var number: Int
    var lowest: UInt64
    var highest: UInt64
  }

  private struct Process {
    var highest: UInt64 = 0
    var pages: [Page] = []
  }

  private var processes: [UInt32: Process] = [:]
  private var isKnown: [Bool] = []
  /// Goids that have been looked for and not found, so that a parent that runs no traced code is not looked for each
  /// time.
  private var absent: Set<Key> = []
  private static let maximumAbsent = 4096

  private struct Key: Hashable {
    var process: UInt32
    var goid: UInt64
  }

  /// Notes a page that leaves memory. Its goroutines stay the same, whether it comes back or not.
  mutating func add(page: Int, _ goroutines: [GoroutineProgress]) {
    while isKnown.count <= page { isKnown.append(false) }
    guard !isKnown[page] else { return }
    isKnown[page] = true
    var found: [UInt32: Page] = [:]
    for goroutine in goroutines {
      let goid = goroutine.goid
      var page = found[goroutine.process] ?? Page(number: page, lowest: goid, highest: goid)
      page.lowest = min(page.lowest, goid)
      page.highest = max(page.highest, goid)
      found[goroutine.process] = page
    }
    for (process, page) in found {
      processes[process, default: Process()].highest = max(processes[process]?.highest ?? 0, page.highest)
      processes[process]?.pages.append(page)
    }
  }

  /// The number of the goroutine in one of these pages.
  ///
  /// - Parameter read: the entries of a page.
  /// - Complexity: O(1) for goids above all others, else O(pages), and a page read for each that may hold it.
  mutating func find<Failure: Error>(
    process: UInt32, goid: UInt64, pageEntries: Int, read: (_ page: Int) throws(Failure) -> [GoroutineProgress]
  ) throws(Failure) -> UInt32? {
    guard let cold = processes[process], goid <= cold.highest else { return nil }
    let key = Key(process: process, goid: goid)
    if absent.contains(key) { return nil }
    for page in cold.pages where page.lowest <= goid && goid <= page.highest {
      let goroutines = try read(page.number)
      if let index = goroutines.firstIndex(where: { $0.goid == goid && $0.process == process }) {
        return UInt32(page.number * pageEntries + index)
      }
    }
    if absent.count >= Self.maximumAbsent { absent.removeAll(keepingCapacity: true) }
    absent.insert(key)
    return nil
  }

  /// Notes that a goroutine that may have been looked for before exists now.
  mutating func appear(process: UInt32, goid: UInt64) {
    if !absent.isEmpty { absent.remove(Key(process: process, goid: goid)) }
  }

  /// No goroutine of the process appears again.
  mutating func remove(process: UInt32) { processes[process] = nil }
}
