public import Console
import TraceStore
import TraceModel

/// Writes a profile as `go tool pprof` reads it: gzip around profile.proto.
///
/// Sample types are `calls` (count) and `wall` (nanoseconds, each path's self time, the default): pprof adds up what is
/// below. Goroutines stand below the call that spawned them. What was folded stands below `(other)` and its caller, so
/// that sums by function are exact.
public struct PprofExport {
  private let profile: Profile
  private let startUnixNanoseconds: Int64
  private let depth: Int

  public init(_ profile: Profile, startUnixNanoseconds: Int64, depth: Int = FoldedStacks.defaultDepth) {
    self.profile = profile.withOtherCallers()
    self.startUnixNanoseconds = startUnixNanoseconds
    self.depth = depth
  }

  /// - Returns: the number of call paths deeper than `depth`, which are summed up.
  public func write(to out: inout OutputBuffer) -> Int {
    var gzip = GzipWriter(to: &out)
    var strings = Interner<String, String>()
    _ = strings.index(of: "", "")
    var message = ProtobufWriter()
    func text(_ text: String) -> UInt64 { UInt64(strings.index(of: text, text)) }

    for (type, unit) in [("calls", "count"), ("wall", "nanoseconds")] {
      message.message(1) { value in
        value.integer(1, text(type))
        value.integer(2, text(unit))
      }
    }
    let deeperFunction = UInt64(profile.functions.count + 1)
    var deeperPaths = 0
    profile.tree.forEachStack(depth: depth) { stack, totals, deeper in
      deeperPaths += deeper
      guard totals.calls > 0 || totals.selfTime > 0 else { return }
      // Locations from the innermost call outwards; each function has one, numbered as the function is, from 1.
      let locations = stack.reversed().lazy.map { UInt64(profile.tree.nodes[Int($0)].frame.function) + 1 }
      message.message(2) { sample in
        sample.packed(1, deeper > 0 ? [deeperFunction] + locations : Array(locations))
        sample.packed(2, [totals.calls, totals.selfTime])
      }
      if message.bytes.count > 1 << 16 {
        gzip.write(message.bytes, to: &out)
        message.removeAll()
      }
    }
    var functions = profile.functions
    if deeperPaths > 0 { functions.append(Symbol(name: "[deeper]", package: "", file: "", line: 0)) }
    for (index, function) in functions.enumerated() {
      let id = UInt64(index + 1)
      message.message(4) { location in
        location.integer(1, id)
        location.message(4) { line in
          line.integer(1, id)
          line.integer(2, UInt64(function.line))
        }
      }
      message.message(5) { entry in
        entry.integer(1, id)
        entry.integer(2, text(function.name))
        entry.integer(3, text(function.name))
        entry.integer(4, text(function.file))
        entry.integer(5, UInt64(function.line))
      }
    }
    message.integer(9, UInt64(bitPattern: startUnixNanoseconds))
    message.integer(10, min(profile.wallNanoseconds, UInt64(Int64.max)))
    message.integer(14, text("wall"))
    for string in strings.values { message.string(6, string) }
    gzip.write(message.bytes, to: &out)
    gzip.finish(to: &out)
    return deeperPaths
  }
}
