/// Elements that leave in the order in which they came.
///
/// - Complexity: O(1) on average for each that comes or leaves.
struct Queue<Element: Sendable>: Sendable {
  private var elements: [Element] = []
  /// The first that has not left.
  private var head = 0

  var first: Element? { head < elements.count ? elements[head] : nil }
  var isEmpty: Bool { head == elements.count }

  mutating func append(_ element: Element) { elements.append(element) }

  mutating func popFirst() -> Element? {
    guard let first else { return nil }
    head += 1
    // What has left is dropped when it is the larger half, so that each element is moved once at most.
    if head * 2 > elements.count {
      elements.removeFirst(head)
      head = 0
    }
    return first
  }
}
