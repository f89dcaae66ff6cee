/// Rows and columns: what every tabular report is before it becomes text, CSV, JSON or Markdown.
public struct Table: Hashable, Sendable {
  /// What the cells of a column are, and so how they are written.
  public enum Kind: Hashable, Sendable {
    /// Words, aligned to the left.
    case text
    /// The path of a file, perhaps with a line; for people without its folders.
    case location
    case count
    /// A number that names something: never grouped or added up.
    case identifier
    /// Nanoseconds; for people in the unit that suits, for machines as they are, in a column `…_ns`.
    case duration
    /// Part of a whole, 0 ... 1; for people in percent.
    case share
    /// A number with a fraction; for people with three significant digits.
    case decimal
    /// Nanoseconds more or less; for people with sign and unit, for machines as `duration`.
    case durationChange
    /// A part more or less, 0.05 for `+5.0%`; infinite from nothing to something.
    case relativeChange
  }

  public struct Column: Hashable, Sendable {
    /// The heading, and with the kind's suffix the field name for machines.
    public var name: String
    public var kind: Kind

    public init(_ name: String, _ kind: Kind) {
      self.name = name
      self.kind = kind
    }

    /// `total` as `total_ns`, `self share` as `self_share`.
    public var fieldName: String {
      let words = name.split(separator: " ").joined(separator: "_")
      return kind == .duration || kind == .durationChange ? words + "_ns" : words
    }
  }

  public enum Cell: Hashable, Sendable {
    case text(String)
    /// A text, and what is added to it for people.
    case noted(String, note: String)
    /// A count or a duration.
    case number(UInt64)
    case share(Double)
    /// Any other number with a fraction.
    case decimal(Double)
    /// A change of a count or a duration.
    case signed(Int64)
    /// Not known, or without meaning here.
    case none
  }

  public var columns: [Column]
  /// Each as long as `columns`.
  public var rows: [[Cell]] = []
  /// Rows that are not shown because only the first ones were asked for.
  public var rowsLeftOut = 0
  /// For people: the rows left out as one row, if they can be added up. As long as `columns`.
  public var rest: [Cell]?

  public init(columns: [Column]) { self.columns = columns }

  /// Keeps the first `count` rows.
  public mutating func keepFirst(_ count: Int) {
    guard count < rows.count else { return }
    rowsLeftOut += rows.count - count
    rows.removeSubrange(count...)
  }
}

/// The forms a table can be written in.
public enum TableFormat: String, CaseIterable, Sendable {
  case text, csv, json, ndjson, markdown

  public static let standard = TableFormat.text

  /// Whether a person reads it, for whom it may be shortened.
  public var isForPeople: Bool { self == .text || self == .markdown }
}
