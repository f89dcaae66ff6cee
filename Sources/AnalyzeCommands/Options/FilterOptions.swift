public import ArgumentParser
public import TraceAnalysis

/// Which calls a report is about. The one place that turns words into a selection.
struct FilterOptions: ParsableArguments {
  @OptionGroup var window: WindowOptions
  @OptionGroup var goroutines: GoroutineOptions

  @Option(help: ArgumentHelp("Only call paths through a function whose name matches.", valueName: "regex"))
  var focus: NameRegex?

  @Option(
    help: ArgumentHelp(
      "Leave out calls of functions whose name matches, what they call, and their time.", valueName: "regex")
  )
  var ignore: NameRegex?

  @Option(
    help: ArgumentHelp(
      """
      Only functions of this package ('db', 'app/db', 'example.com/app/...', './...'; docs/PATTERNS.md); may be \
      repeated. The time of others counts as self time of their caller.
      """,
      valueName: "pattern"))
  var package: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only calls that took at least this long. The time of others counts as self time of their caller.",
      valueName: "duration"),
    transform: DurationArgument.init)
  var minDuration: DurationArgument?

  @Flag(help: "Subtract from each call the cost of recording it and its callees, as measured when the program started.")
  var compensate = false

  var selection: CallSelection {
    var selection = CallSelection()
    selection.window = window.selected
    selection.pids = goroutines.process
    selection.goids = goroutines.goroutine
    selection.focus = focus
    selection.ignore = ignore
    selection.packages = package
    selection.minimumDuration = minDuration?.nanoseconds ?? 0
    selection.compensates = compensate
    return selection
  }
}

extension NameRegex: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
