/// A table that only grows, of which the newest entries are kept: those not handed on yet.
///
/// What has been handed on is dropped, so that a long recording's memory does not grow with the table, and adding an
/// entry does not copy an array that another thread still holds.
struct GrowingTable<Element> {
  private var kept: [Element] = []
  private var dropped: Int

  /// A table of which `count` entries have been handed on.
  init(handedOn count: Int = 0) { dropped = count }

  /// The number of entries ever made.
  var count: Int { dropped + kept.count }

  mutating func append(_ element: Element) { kept.append(element) }

  /// Changes an entry that has not been handed on; others stay as they are.
  mutating func update(_ index: Int, _ change: (inout Element) -> Void) {
    guard index >= dropped, index < count else { return }
    change(&kept[index - dropped])
  }

  /// The kept entries from number `range.lowerBound` on.
  subscript(range: PartialRangeFrom<Int>) -> ArraySlice<Element> {
    kept[min(max(0, range.lowerBound - dropped), kept.count)...]
  }

  mutating func dropKept() {
    dropped = count
    kept = []
  }
}
