import ArgumentParser
import Console

/// A duration given on the command line: `850ns`, `1.5s`, `2m`.
struct DurationArgument: ExpressibleByArgument {
  let nanoseconds: UInt64

  init?(argument: String) {
    guard let nanoseconds = DurationText.parse(argument) else { return nil }
    self.nanoseconds = nanoseconds
  }
}
