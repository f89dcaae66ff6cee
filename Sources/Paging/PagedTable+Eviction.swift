import Glibc
public import Platform

extension PagedTable {
  public typealias EvictedPage = (page: Int, entries: [Entry])

  /// Ends a round of use: takes pages that have not been used for longest out of memory, if there are too many.
  ///
  /// - Returns: the pages that leave: their numbers, and their entries as they are now; entries apart stay in memory,
  ///   and may still change.
  /// - Complexity: O(pages in memory) where there are too many, else O(1).
  @inlinable
  public mutating func evict() -> [EvictedPage] {
    round &+= 1
    return isOverLimit ? evictOldest() : []
  }

  @inlinable
  var isOverLimit: Bool {
    scratchNeighbor != nil && !scratchIsFull
      && (limit > minimumLimit || pagesInMemory > limit || apart.count > maximumApart)
  }

  @inlinable
  mutating func evictOldest() -> [EvictedPage] {
    guard let scratchNeighbor else { return [] }
    if scratch == nil { scratch = try? ScratchFile(beside: scratchNeighbor) }
    guard scratch != nil else {
      scratchIsFull = true
      return []
    }
    var evicted = apart.count > maximumApart ? gather() : []
    limit = max(limit - 1, minimumLimit)
    guard pagesInMemory > limit else { return evicted }
    // The last page is not full yet.
    let candidates = pages.enumerated().filter { frame, page in
      page.map { $0 < count >> pageBits } ?? false && lastUse[frame] != round &- 1
    }
    let oldestFirst = candidates.sorted { round &- lastUse[$0.offset] > round &- lastUse[$1.offset] }
    // Some more than needed, so that this is not for every page.
    for (frame, _) in oldestFirst.prefix(pagesInMemory - limit + limit / 8) {
      guard let page = evict(frame: frame) else { break }
      evicted.append(page)
    }
    return evicted
  }

  /// Calls `body` with every entry in memory, in the order of their numbers, and its index in `entries`.
  @inlinable
  public func forEachInMemory(_ body: (_ number: Int, _ index: Int) -> Void) {
    let apart = self.apart.sorted { $0.key < $1.key }
    var next = 0
    for (page, frame) in frames.enumerated() {
      while next < apart.count, Int(apart[next].key) >> pageBits == page {
        body(Int(apart[next].key), Int(apart[next].value))
        next += 1
      }
      guard frame != Self.noFrame else { continue }
      for i in 0..<min(pageEntries, count - page << pageBits) { body(page << pageBits + i, Int(frame) << pageBits + i) }
    }
  }

  /// The entries of a page as they were when it last left memory; `nil` where it never has.
  @inlinable
  public func entriesLastWritten(ofPage page: Int) throws(SystemFailure) -> [Entry]? {
    guard let extent = extents[page], let bytes = try scratch?.read(extent) else { return nil }
    // What we have written can be read, or the disk is at fault.
    guard let numbers = try? PageCoding.decode(bytes, count: Entry.columnCount * pageEntries) else {
      throw SystemFailure(.read, scratchNeighbor ?? "", .inputOutput)
    }
    return Entry.entries(of: numbers, count: pageEntries)
  }

  /// Brings a page back into memory, with its entries that were apart.
  @inlinable
  mutating func restore(page: Int) {
    let frame = takeFrame(for: page)
    let start = Int(frame) << pageBits
    do {
      if let read = try entriesLastWritten(ofPage: page) {
        entries.replaceSubrange(start..<start + pageEntries, with: read)
      }
    } catch {
      failure = failure ?? error
    }
    for number in page << pageBits..<(page + 1) << pageBits {
      guard let slot = apart.removeValue(forKey: UInt32(number)) else { continue }
      entries[start + number & (pageEntries - 1)] = entries[Int(slot)]
      free(slotApart: Int(slot))
    }
    frames[page] = frame
    limit += 1
  }

  /// Takes the page in `frame` out of memory; `nil` where it cannot be written.
  @inlinable
  mutating func evict(frame: Int) -> EvictedPage? {
    guard let page = pages[frame] else { return nil }
    let range = frame << pageBits..<(frame + 1) << pageBits
    // A slice would share its storage with the whole table, which would be copied at the next change.
    let leaving = Array(entries[range])
    do {
      extents[page] = try scratch?.append(PageCoding.encode(Entry.numbers(of: leaving)))
    } catch {
      scratchIsFull = true
      return nil
    }
    for i in range where entries[i].mustStay {
      let slot = takeSlotApart()
      entries[slot] = entries[i]
      apart[UInt32(page << pageBits + i - range.lowerBound)] = UInt32(slot)
    }
    for i in range { entries[i] = .placeholder }
    frames[page] = Self.noFrame
    pages[frame] = nil
    freeFrames.append(UInt32(frame))
    pagesInMemory -= 1
    return (page, leaving)
  }

  /// Lets those apart that need not be any more go back to their pages.
  @inlinable
  mutating func gather() -> [EvictedPage] {
    var evicted: [EvictedPage] = []
    let movable = apart.filter { !entries[Int($0.value)].mustStay }
    for page in Set(movable.keys.map { Int($0) >> pageBits }).sorted() {
      restore(page: page)
      limit -= 1
      guard let gathered = evict(frame: Int(frames[page])) else { return evicted }
      evicted.append(gathered)
    }
    maximumApart = max(minimumLimit << pageBits, 2 * apart.count)
    return evicted
  }

  @inlinable
  mutating func takeSlotApart() -> Int {
    if freeSlotsApart.isEmpty {
      let frame = Int(takeFrame(for: nil))
      freeSlotsApart = (frame << pageBits..<(frame + 1) << pageBits).map { UInt32($0) }
    }
    return Int(freeSlotsApart.removeLast())
  }

  @inlinable
  mutating func free(slotApart slot: Int) {
    entries[slot] = .placeholder
    freeSlotsApart.append(UInt32(slot))
  }
}
