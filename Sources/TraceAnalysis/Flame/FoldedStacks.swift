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
    let children = PathTreeChildren(of: profile.tree)
    var text: [UInt8] = []
    // Length of `text` before the frame at each depth.
    var lengths: [Int] = []
    var stack: [(node: UInt32, depth: Int)] = children[0].reversed().map { ($0, 0) }
    var folded = 0
    while let (node, level) = stack.popLast() {
      if level < lengths.count {
        text.removeSubrange(lengths[level]...)
        lengths.removeSubrange(level...)
      }
      lengths.append(text.count)
      if level > 0 { text.append(UInt8(ascii: ";")) }
      text.append(contentsOf: frames[Int(profile.tree.nodes[Int(node)].frame.function)])
      writeLine(text, value(profile.tree.nodes[Int(node)].weights), to: &out)
      guard level + 1 >= depth else {
        for child in children[node].reversed() { stack.append((child, level + 1)) }
        continue
      }
      let (paths, rest) = sum(below: node, children)
      folded += paths
      if rest > 0 { writeLine(text + Array(";[deeper]".utf8), rest, to: &out) }
    }
    return folded
  }

  /// The number of paths below `node`, and their weights together.
  private func sum(below node: UInt32, _ children: PathTreeChildren) -> (paths: Int, weight: UInt64) {
    var paths = 0
    var weight: UInt64 = 0
    var stack = Array(children[node])
    while let next = stack.popLast() {
      paths += 1
      weight = saturatingSum(weight, value(profile.tree.nodes[Int(next)].weights))
      stack.append(contentsOf: children[next])
    }
    return (paths, weight)
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
