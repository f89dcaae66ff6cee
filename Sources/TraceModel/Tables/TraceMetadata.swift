/// The facts of a recording that hold for the whole trace.
public struct TraceMetadata: Hashable, Sendable {
  /// The clock behind every tick in the trace.
  public struct Clock: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
      /// The processor's invariant counter.
      case timeStampCounter
      /// CLOCK_MONOTONIC in nanoseconds.
      case monotonic
    }

    public var kind: Kind
    /// The counter's value at tick 0 of the trace.
    public var epochTicks: UInt64
    /// Two readings of both clocks, as far apart as the recording allowed: `ticks` took `nanoseconds`.
    public var calibrationTicks: UInt64
    public var calibrationNanoseconds: UInt64

    public init(kind: Kind, epochTicks: UInt64, calibrationTicks: UInt64, calibrationNanoseconds: UInt64) {
      self.kind = kind
      self.epochTicks = epochTicks
      self.calibrationTicks = calibrationTicks
      self.calibrationNanoseconds = calibrationNanoseconds
    }

    /// Nanoseconds for a span of ticks, rounded to nearest; saturates at `UInt64.max`.
    public func nanoseconds(_ ticks: UInt64) -> UInt64 {
      guard calibrationTicks != 0 else { return ticks }
      let (high, low) = ticks.multipliedFullWidth(by: calibrationNanoseconds)
      let (rounded, carry) = low.addingReportingOverflow(calibrationTicks / 2)
      let top = carry ? high + 1 : high
      // Of most spans the product has 64 bits, whose division takes a third of the time.
      if top == 0 { return rounded / calibrationTicks }
      guard top < calibrationTicks else { return .max }
      return calibrationTicks.dividingFullWidth((top, rounded)).quotient
    }
  }

  /// `gotrace-record`'s version.
  public var toolVersion: String = ""
  public var goVersion: String = ""
  public var operatingSystem: String = ""
  public var architecture: String = ""
  public var processor: String = ""
  /// The command line of `gotrace-record`.
  public var commandLine: [String] = []
  public var workingDirectory: String = ""
  /// Version-control revision of the main module, empty where there is none.
  public var revision: String = ""
  public var revisionIsDirty: Bool = false
  /// `--include`, `--exclude` and the like, as given.
  public var filters: [String] = []
  /// The content of the filter file; empty for none.
  public var filterFile: String = ""
  /// Flags handed to the go command.
  public var buildFlags: [String] = []
  /// Start of the recording, nanoseconds since 1970 UTC.
  public var startUnixNanoseconds: Int64 = 0
  /// Processor time that the recorder took while it recorded; 0 where it is not known.
  public var recorderNanoseconds: UInt64 = 0
  public var clock = Clock(kind: .monotonic, epochTicks: 0, calibrationTicks: 0, calibrationNanoseconds: 0)
  /// Whether the events themselves are in the file; `false` for a recording that keeps its summary only.
  public var keepsEvents: Bool = true
  /// What has been done to the trace since it was recorded, in order: `recover`, `repair`, `merge`, `slice`, `redact`.
  public var history: [String] = []

  public init() {}
}
