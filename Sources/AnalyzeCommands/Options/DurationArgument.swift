import ArgumentParser
import Console

/// A duration given on the command line: `850ns`, `1.5s`, `2m`.
struct DurationArgument {
  let nanoseconds: UInt64

  init(_ text: String) throws {
    guard let nanoseconds = DurationText.parse(text) else {
      throw ValidationError("give a duration such as 850ns, 1.5s or 2m")
    }
    self.nanoseconds = nanoseconds
  }
}
