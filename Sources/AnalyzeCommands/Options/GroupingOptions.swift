public import ArgumentParser
public import TraceAnalysis

/// What stands at the top of the tree.
struct GroupingOptions: ParsableArguments {
  @Option(
    help:
      """
      Group the tree; 'package' shows packages instead of functions. If there are very many goroutines, only those \
      with the longest time in traced calls have a group of their own.
      """
  )
  var by: CallGrouping?
}

extension CallGrouping: ExpressibleByArgument {}
