/// A pattern over paths: `...` stands for any text, `*` for any text without `/`, `?` for one byte that is no `/`, and
/// `/...` at the end for nothing as well.
struct PathGlob: Hashable, Sendable {
  private enum Token: Hashable, Sendable {
    case byte(UInt8)
    /// `?`
    case oneByte
    /// `*`
    case withinElement
    /// `...`
    case anything
  }

  private let tokens: [Token]
  private let isSubtree: Bool

  init(_ text: String) {
    var tokens: [Token] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.first {
      if rest.starts(with: "...".utf8) {
        tokens.append(.anything)
        rest = rest.dropFirst(3)
        continue
      }
      switch byte {
      case UInt8(ascii: "*"): tokens.append(.withinElement)
      case UInt8(ascii: "?"): tokens.append(.oneByte)
      default: tokens.append(.byte(byte))
      }
      rest = rest.dropFirst()
    }
    isSubtree = tokens.suffix(2) == [.byte(Self.slash), .anything]
    self.tokens = tokens
  }

  var hasWildcards: Bool {
    tokens.contains { if case .byte = $0 { false } else { true } }
  }

  /// Whether the whole path matches.
  func matches(_ path: String) -> Bool { run(path.utf8, from: [true]) }

  /// Whether the path, or what follows one of its slashes, matches.
  func matchesEnd(of path: String) -> Bool {
    let bytes = path.utf8
    return run(bytes, from: [true] + bytes.map { $0 == Self.slash }.dropLast())
  }

  private static let slash = UInt8(ascii: "/")

  /// - Parameter starts: Whether a match may begin at each byte; `false` beyond its end.
  /// - Complexity: O(tokens × bytes): all positions in the pattern that the text may have come to are followed at once.
  private func run(_ text: some Collection<UInt8>, from starts: [Bool]) -> Bool {
    var reached = [Bool](repeating: false, count: tokens.count + 1)
    if starts.first == true { reached[0] = true }
    skipEmpty(&reached)
    for (index, byte) in text.enumerated() {
      var next = [Bool](repeating: false, count: tokens.count + 1)
      for position in tokens.indices where reached[position] {
        switch tokens[position] {
        case .byte(let wanted): if wanted == byte { next[position + 1] = true }
        case .oneByte: if byte != Self.slash { next[position + 1] = true }
        case .withinElement: if byte != Self.slash { next[position] = true }
        case .anything: next[position] = true
        }
      }
      if index + 1 < starts.count, starts[index + 1] { next[0] = true }
      skipEmpty(&next)
      reached = next
    }
    return reached[tokens.count] || (isSubtree && reached[tokens.count - 2])
  }

  /// Wildcards may stand for nothing.
  private func skipEmpty(_ reached: inout [Bool]) {
    for position in tokens.indices where reached[position] {
      switch tokens[position] {
      case .withinElement, .anything: reached[position + 1] = true
      case .byte, .oneByte: break
      }
    }
  }
}
