extension Array where Element: FixedWidthInteger {
  /// Makes the array `count` long; what is in it is left to the caller.
  @inlinable
  public mutating func resize(to count: Int) {
    if self.count < count {
      append(contentsOf: repeatElement(0, count: count - self.count))
    } else {
      removeLast(self.count - count)
    }
  }
}
