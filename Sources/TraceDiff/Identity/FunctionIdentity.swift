import TraceAnalysis
import TraceStore
import TraceModel

/// What of a function's name outlives changes of the code around it.
struct FunctionIdentity: Hashable {
  /// The import path of the package; of a program's main package, where it is known, the module's.
  var package: String
  /// The name within the package, of a generic function without type arguments.
  var rest: String
  /// The numbers of a literal, outermost first: `[2, 1]` for `F.func2.1`; empty for a declared function.
  var literal: [Int]

  init(_ symbol: Symbol) {
    let name = GoName(symbol.name)
    package = symbol.package.isEmpty ? name.path : symbol.package
    (rest, literal) = Self.splitLiteral(Self.withoutTypeArguments(name.rest))
    // What initialises variables had another name before Go 1.22.
    if rest == ".glob." { rest = ".init" }
  }

  var isLiteral: Bool { !literal.isEmpty }

  /// The function that a literal stands in, which may be a literal itself.
  var enclosing: FunctionIdentity {
    var outer = self
    outer.literal.removeLast()
    return outer
  }

  /// `(*Conn)` or `Conn` of a method without its star, and the last name; no receiver for a plain function.
  var parts: (receiver: String, name: String) {
    let name = rest.split(separator: ".").last.map(String.init) ?? rest
    let receiver = rest.dropFirst().dropLast(name.count).filter { !"(*).".contains($0) }
    return (receiver, name)
  }

  /// `Map[...]` and `Map[go.shape.int]` are instances of one `Map`.
  private static func withoutTypeArguments(_ name: String) -> String {
    guard name.utf8.contains(UInt8(ascii: "[")) else { return name }
    var depth = 0
    var kept = ""
    for character in name {
      if character == "[" { depth += 1 }
      if depth == 0 { kept.append(character) }
      if character == "]" { depth -= 1 }
    }
    return kept
  }

  /// Takes `.func2`, and `.1` behind it, off the end of a name.
  private static func splitLiteral(_ name: String) -> (rest: String, numbers: [Int]) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    var numbers: [Int] = []
    var end = parts.count
    // Read from the end: plain numbers, then a `funcN` that must come before them.
    while end > 0, let number = Int(parts[end - 1]) {
      numbers.append(number)
      end -= 1
    }
    guard end > 1, parts[end - 1].hasPrefix("func"), let number = Int(parts[end - 1].dropFirst(4)) else {
      return (name, [])
    }
    numbers.append(number)
    return (parts[..<(end - 1)].joined(separator: "."), numbers.reversed())
  }
}
