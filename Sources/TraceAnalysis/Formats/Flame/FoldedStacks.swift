public import Console
import TraceModel

/// Writes collapsed stacks, one line for each call path: `main.main;server.Start;db.Connect 412000`.
///
/// This is what flamegraph.pl, inferno and speedscope read. The weight is the time spent in the path's last function
/// itself, so that widths add up. A path without weight has no line.
public struct FoldedStacks {
  public enum Weight: String, CaseIterable, Sendable {
    /// Self time in nanoseconds.
    case nanoseconds = "ns"
    /// Self time in microseconds, rounded; less than half a microsecond has no line.
    case microseconds = "us"
    /// Calls of the path.
    case calls
    /// The same as `ns`.
    case selfTime = "self"

    public static let standard = Weight.nanoseconds
  }

  /// Frames of a stack that are written; what is deeper is summed up in a last frame `[deeper]`.
  ///
  /// A recursion of a million calls would be a million lines with up to a million frames each.
  public static let defaultDepth = 1024

  private let profile: Profile
  private let weight: Weight
  private let depth: Int
  /// By function index; as `last` at the end of a stack.
  private let frames: [Frame]

  private struct Frame {
    var text: [UInt8]
    /// As `text`, but its last word is no number: flamegraph.pl and inferno take two numbers at the end of a line for
    /// two weights.
    var last: [UInt8]
  }

  public init(_ profile: Profile, names: FunctionNames, weight: Weight = .standard, depth: Int = Self.defaultDepth) {
    // How often a path called what was folded is not known.
    self.profile = weight == .calls ? profile.withOtherCallers() : profile.withOther()
    self.weight = weight
    self.depth = depth
    frames = profile.functions.indices.map { Self.frame(names[UInt32($0)]) }
  }

  /// - Returns: the number of call paths that were summed up in `[deeper]`.
  /// - Complexity: O(call paths × depth) in output, O(call paths) in memory.
  public func write(to out: inout OutputBuffer) -> Int {
    // The frames around the last one.
    var text: [UInt8] = []
    // Length of `text` before the frame at each depth.
    var lengths: [Int] = []
    var deeperPaths = 0
    profile.tree.forEachStack(depth: depth) { stack, totals, deeper in
      if deeper > 0 {
        deeperPaths += deeper
        writeLine(text, Array(";[deeper]".utf8), value(totals), to: &out)
        return
      }
      let level = stack.count - 1
      if level < lengths.count {
        text.removeSubrange(lengths[level]...)
        lengths.removeSubrange(level...)
      }
      lengths.append(text.count)
      if level > 0 { text.append(UInt8(ascii: ";")) }
      let frame = frames[Int(profile.tree.nodes[Int(stack[level])].frame.function)]
      writeLine(text, frame.last, value(totals), to: &out)
      text.append(contentsOf: frame.text)
    }
    return deeperPaths
  }

  private func writeLine(_ around: [UInt8], _ last: [UInt8], _ value: UInt64, to out: inout OutputBuffer) {
    guard value > 0 else { return }
    out.write(around)
    out.write(last)
    out.write(UInt8(ascii: " "))
    out.write(decimal: value)
    out.write(UInt8(ascii: "\n"))
  }

  private func value(_ totals: CallTotals) -> UInt64 {
    switch weight {
    case .nanoseconds, .selfTime: return totals.selfTime
    case .microseconds: return totals.selfTime / 1000 + (totals.selfTime % 1000 >= 500 ? 1 : 0)
    case .calls: return totals.calls
    }
  }

  /// A name without semicolons; spaces may stay, for readers split a line at its last one.
  private static func frame(_ name: String) -> Frame {
    var text: [UInt8] = []
    for byte in name.utf8 {
      if byte == UInt8(ascii: ";") { text.append(contentsOf: "\\x3b".utf8) } else { text.append(byte) }
    }
    if text.isEmpty { text = Array("?".utf8) }
    guard let space = text.lastIndex(of: UInt8(ascii: " ")) else { return Frame(text: text, last: text) }
    let word = text[(space + 1)...]
    guard word.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }) else {
      return Frame(text: text, last: text)
    }
    return Frame(text: text, last: text[..<space] + Array("\\x20".utf8) + word)
  }
}
