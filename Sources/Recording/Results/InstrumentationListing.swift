/// What a recording with the same words would instrument.
public struct InstrumentationListing: Sendable {
  /// Sorted by package in the go command's order, then by source location.
  public var functions: [ListedFunction]
  public var packages: [ListedPackage]
}
