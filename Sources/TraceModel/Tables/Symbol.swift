/// The identity of an instrumented function in one trace: an index into its symbol table, dense from 0.
public struct FunctionID: RawRepresentable, Hashable, Comparable, Sendable {
  public var rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static func < (a: FunctionID, b: FunctionID) -> Bool { a.rawValue < b.rawValue }
}

/// What the symbol table says of one function: the Go runtime's own name and where its source is.
public struct Symbol: Hashable, Sendable {
  /// The name `runtime.FuncForPC` gives, for example `example.com/app/db.(*Conn).Query`.
  public var name: String
  /// The import path of the package, for example `example.com/app/db`.
  public var package: String
  /// The source file as the compiler was given it, or empty where it is not known.
  public var file: String
  /// The line of the body's `{` side, 1-based; 0 where it is not known.
  public var line: UInt32
  /// Whether loops may go over the function (`for x := range f`), by its signature: its self time may be that of their
  /// bodies.
  public var isIterator: Bool

  public init(name: String, package: String, file: String, line: UInt32, isIterator: Bool = false) {
    self.name = name
    self.package = package
    self.file = file
    self.line = line
    self.isIterator = isIterator
  }
}

/// The identity of a spawn site in one trace: an index into its spawn-site table, dense from 0.
public struct SpawnSiteID: RawRepresentable, Hashable, Comparable, Sendable {
  public var rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static func < (a: SpawnSiteID, b: SpawnSiteID) -> Bool { a.rawValue < b.rawValue }
}

/// A `go` statement at which goroutines are created: its function, file and line.
public struct SpawnSite: Hashable, Sendable {
  /// The runtime's name of the function that holds the `go` statement.
  public var function: String
  public var file: String
  /// 1-based; 0 where it is not known.
  public var line: UInt32

  public init(function: String, file: String, line: UInt32) {
    self.function = function
    self.file = file
    self.line = line
  }
}
