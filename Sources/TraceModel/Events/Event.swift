/// What a goroutine did at one moment: the meaning of an `EventCode`.
///
/// Code that interprets events switches over this without a `default`, so that the compiler names each file that does
/// not know a new kind yet.
public enum Event: Hashable, Sendable {
  /// A call of a function begins.
  case enter(FunctionID)
  /// The innermost open call returns.
  case exit
  /// The goroutine is about to run the `go` statement at this site.
  case spawn(SpawnSiteID)
  /// From here on the goroutine waits for the recorder.
  case stallBegin
  /// The wait for the recorder is over.
  case stallEnd
  /// Events of the goroutine are missing before this one: open calls are cut off.
  case gap
  /// A reserved code, which no writer writes.
  case unknown(EventCode)
}

extension Event {
  /// Whether the program's own code writes it: such an event takes time between those around it. The others are the
  /// runtime's and the recorder's, written where nothing is measured.
  public var isWrittenByProgram: Bool {
    switch self {
    case .enter, .exit, .spawn: true
    case .stallBegin, .stallEnd, .gap, .unknown: false
    }
  }
}

extension EventCode {
  /// `event.isWrittenByProgram`, without a branch for each kind.
  @inlinable
  public var isWrittenByProgram: Bool { rawValue >= Self.firstFunction || self == .exit }

  @inlinable
  public var event: Event {
    if rawValue >= Self.spawnBit { return .spawn(SpawnSiteID(rawValue: rawValue & ~Self.spawnBit)) }
    if rawValue >= Self.firstFunction { return .enter(FunctionID(rawValue: rawValue - Self.firstFunction)) }
    switch self {
    case .exit: return .exit
    case .stallBegin: return .stallBegin
    case .stallEnd: return .stallEnd
    case .gap: return .gap
    default: return .unknown(self)
    }
  }

  /// The code of an event.
  @inlinable
  public init(_ event: Event) {
    switch event {
    case .enter(let function): self = .enter(function)
    case .exit: self = .exit
    case .spawn(let site): self = .spawn(site)
    case .stallBegin: self = .stallBegin
    case .stallEnd: self = .stallEnd
    case .gap: self = .gap
    case .unknown(let code): self = code
    }
  }
}
