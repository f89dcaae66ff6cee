import ArgumentParser

/// A window in time.
struct WindowOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Only what happens from this time on, counted from the first event.", valueName: "duration"),
    transform: DurationArgument.init)
  var from: DurationArgument?

  @Option(
    help: ArgumentHelp("Only what happens up to this time, counted from the first event.", valueName: "duration"),
    transform: DurationArgument.init)
  var to: DurationArgument?

  /// Nanoseconds since the first event; `nil` where no window is given.
  var selected: ClosedRange<UInt64>? {
    from == nil && to == nil ? nil : (from?.nanoseconds ?? 0)...(to?.nanoseconds ?? .max)
  }

  mutating func validate() throws {
    if let from, let to, from.nanoseconds > to.nanoseconds { throw ValidationError("--from is after --to") }
  }
}
