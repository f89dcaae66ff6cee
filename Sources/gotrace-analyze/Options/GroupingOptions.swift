public import ArgumentParser
public import TraceAnalysis

/// What stands at the top of the tree.
struct GroupingOptions: ParsableArguments {
  @Option(
    help:
      "Put the tree in groups; 'package' shows packages instead of functions. Of very many goroutines the busiest are told apart."
  )
  var by: CallGrouping?
}

extension CallGrouping: ExpressibleByArgument {}
