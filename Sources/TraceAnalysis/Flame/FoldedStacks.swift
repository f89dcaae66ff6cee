public import Console

/// Writes collapsed stacks, one line for each call path: `main.main;server.Start;db.Connect 412000`.
///
/// This is what flamegraph.pl, inferno and speedscope read. The weight is the time spent in the path's last function itself,
/// so that widths add up. A path without weight has no line.
public struct FoldedStacks {
  public enum Weight: String, CaseIterable, Sendable {
    /// Self time in nanoseconds.
    case nanoseconds = "ns"
    /// Self time in microseconds, rounded; less than half a microsecond has no line.
    case microseconds = "us"
    /// Calls of the path.
    case calls
    /// The same as `ns`.
    case own = "self"
  }

  /// Frames of a stack that are written; what is deeper is summed up in a last frame `[deeper]`.
  ///
  /// A recursion of a million calls would be a million lines with up to a million frames each.
  public static let defaultDepth = 1024

  private let profile: Profile
  private let weight: Weight
  private let depth: Int
  /// By function index.
  private let frames: [[UInt8]]

  public init(_ profile: Profile, names: FunctionNames, weight: Weight = .nanoseconds, depth: Int = Self.defaultDepth) {
    self.profile = profile
    self.weight = weight
    self.depth = depth
    frames = profile.functions.indices.map { Self.frame(names[UInt32($0)]) }
  }

  /// - Returns: the number of call paths that were summed up in `[deeper]`.
  /// - Complexity: O(call paths × depth) in output, O(call paths) in memory.
  public func write(to out: inout OutputBuffer) -> Int {
    var text: [UInt8] = []
    // Length of `text` before the frame at each depth.
    var lengths: [Int] = []
    var deeperPaths = 0
    profile.tree.forEachStack(depth: depth) { stack, weights, deeper in
      if deeper > 0 {
        deeperPaths += deeper
        writeLine(text + Array(";[deeper]".utf8), value(weights), to: &out)
        return
      }
      let level = stack.count - 1
      if level < lengths.count {
        text.removeSubrange(lengths[level]...)
        lengths.removeSubrange(level...)
      }
      lengths.append(text.count)
      if level > 0 { text.append(UInt8(ascii: ";")) }
      text.append(contentsOf: frames[Int(profile.tree.nodes[Int(stack[level])].frame.function)])
      writeLine(text, value(weights), to: &out)
    }
    return deeperPaths
  }

  private func writeLine(_ text: [UInt8], _ value: UInt64, to out: inout OutputBuffer) {
    guard value > 0 else { return }
    out.write(bytes: text)
    out.write(UInt8(ascii: " "))
    out.write(decimal: value)
    out.write(UInt8(ascii: "\n"))
  }

  private func value(_ weights: PathTree.Weights) -> UInt64 {
    switch weight {
    case .nanoseconds, .own: return weights.own
    case .microseconds: return weights.own / 1000 + (weights.own % 1000 >= 500 ? 1 : 0)
    case .calls: return weights.calls
    }
  }

  /// A name without the characters that mean something in the format.
  private static func frame(_ name: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: ";"): bytes.append(contentsOf: "\\x3b".utf8)
      case UInt8(ascii: " "): bytes.append(contentsOf: "\\x20".utf8)
      default: bytes.append(byte)
      }
    }
    return bytes.isEmpty ? Array("?".utf8) : bytes
  }
}
