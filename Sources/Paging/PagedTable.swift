public import Platform

/// A table that only grows, of which what is not in use leaves memory for a scratch file: entries of goroutines that
/// have ended, of a recording that may last for days.
///
/// Entries are numbered from 0 and lie in pages. When more pages are in memory than the limit, those that have not been
/// used for longest leave it at the next `evict`. Entries that must stay are kept *apart* then, outside of their page.
/// The limit rises with each page that comes back and falls with each `evict`: what is in use at one time stays in
/// memory, but for about a page a round.
///
/// Without a scratch file, and where that cannot be written, everything stays in memory.
///
/// All of it can be inlined, so that it is made for each type of entry: generic, an entry would take ten times as long.
public struct PagedTable<Entry: PagedEntry>: ~Copyable, Sendable {
  /// The pages and the entries apart that are in memory; indices of `entries` are only good until the next `locate` or
  /// `append`. A *frame* is room for one page, or for as many entries apart.
  public var entries: [Entry] = []
  public var count = 0
  /// A page that had left memory could not be read again: its entries are placeholders.
  public var failure: SystemFailure?

  /// Log₂ of the entries of a page.
  @usableFromInline let pageBits: Int
  /// By page: its frame, or `noFrame`.
  @usableFromInline var frames: [UInt32] = []
  @usableFromInline static var noFrame: UInt32 { .max }
  /// By frame: the round of `evict` in which it was last used.
  @usableFromInline var lastUse: [UInt32] = []
  @usableFromInline var round: UInt32 = 1

  /// By frame: the page in it.
  @usableFromInline var pages: [Int?] = []
  @usableFromInline var freeFrames: [UInt32] = []
  /// Frames with pages in them.
  @usableFromInline var pagesInMemory = 0

  /// By number of the entry: the index of those that are apart.
  @usableFromInline var apart: [UInt32: UInt32] = [:]
  @usableFromInline var freeSlotsApart: [UInt32] = []
  /// How many may be apart before those that need not be go back to their pages.
  @usableFromInline var maximumApart: Int

  /// By page: the extent of the scratch file that it was written to last.
  @usableFromInline var extents: [ScratchFile.Extent?] = []
  @usableFromInline var scratch: ScratchFile?
  /// Beside which file it is made, when the first page leaves memory; `nil` where none ever does.
  @usableFromInline let scratchNeighbor: String?
  /// What is in memory stays there.
  @usableFromInline var scratchIsFull = false
  /// Pages that may stay in memory, now and at least.
  @usableFromInline var limit: Int
  @usableFromInline let minimumLimit: Int

  /// A table that stays in memory.
  public init() { self.init(scratchNeighbor: nil, pageBits: 10, pages: .max) }

  /// A table that keeps `pages` pages of 2^`pageBits` entries in memory, and what is in use, the rest in a scratch file
  /// beside `path`.
  public init(scratchBeside path: String, pageBits: Int = 10, pages: Int = 64) {
    self.init(scratchNeighbor: path, pageBits: pageBits, pages: pages)
  }

  private init(scratchNeighbor: String?, pageBits: Int, pages: Int) {
    self.scratchNeighbor = scratchNeighbor
    self.pageBits = pageBits
    limit = pages
    minimumLimit = pages
    maximumApart = pages == .max ? .max : max(pages << pageBits, 1)
  }

  @inlinable
  public var pageEntries: Int { 1 << pageBits }

  @inlinable
  public mutating func append(_ entry: Entry) {
    if count & (pageEntries - 1) == 0 {
      appendPage()
    }
    count += 1
    entries[locate(count - 1)] = entry
  }

  @inlinable
  mutating func appendPage() {
    frames.append(takeFrame(for: frames.count))
    extents.append(nil)
  }

  /// The index in `entries` of an entry, which is read in again if need be.
  ///
  /// - Complexity: O(1), O(page) for an entry that had left memory.
  @inlinable
  @inline(__always)
  public mutating func locate(_ number: Int) -> Int {
    let frame = frames[number >> pageBits]
    guard frame != Self.noFrame else { return locateOutside(number) }
    lastUse[Int(frame)] = round
    return Int(frame) << pageBits | number & (1 << pageBits - 1)
  }

  @inlinable
  @inline(never)
  mutating func locateOutside(_ number: Int) -> Int {
    if let slot = apart[UInt32(number)] { return Int(slot) }
    restore(page: number >> pageBits)
    return locate(number)
  }

  /// The index of an entry, if it is in memory.
  @inlinable
  public func locateInMemory(_ number: Int) -> Int? {
    let frame = frames[number >> pageBits]
    if frame == Self.noFrame { return apart[UInt32(number)].map { Int($0) } }
    return Int(frame) << pageBits | number & (pageEntries - 1)
  }

  /// Room for a page, or for entries apart.
  @inlinable
  mutating func takeFrame(for page: Int?) -> UInt32 {
    if page != nil { pagesInMemory += 1 }
    if let frame = freeFrames.popLast() {
      pages[Int(frame)] = page
      lastUse[Int(frame)] = round
      return frame
    }
    pages.append(page)
    lastUse.append(round)
    for _ in 0..<pageEntries { entries.append(.placeholder) }
    return UInt32(pages.count - 1)
  }
}
