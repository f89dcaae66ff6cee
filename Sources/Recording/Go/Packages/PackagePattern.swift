/// A pattern over import paths, as `--include` and `--exclude` take them: `a/b` (exact), `a/b/...` (the package and all
/// below it), `a/b/*` and other globs (`*` and `?` stop at `/`).
struct PackagePattern: Sendable {
  private let pattern: [UInt8]
  private let isSubtree: Bool

  init(_ text: String) {
    isSubtree = text == "..." || text.hasSuffix("/...")
    pattern = Array((isSubtree ? String(text.dropLast(text == "..." ? 3 : 4)) : text).utf8)
  }

  func matches(_ importPath: String) -> Bool {
    let path = Array(importPath.utf8)
    guard isSubtree else { return Self.glob(pattern[...], path[...]) }
    if pattern.isEmpty { return true }
    // The package itself, or any prefix of it that ends before a slash.
    for end in path.indices + [path.count] where end == path.count || path[end] == UInt8(ascii: "/") {
      if Self.glob(pattern[...], path[..<end]) { return true }
    }
    return false
  }

  /// Glob matching with one point of return, the last `*`: O(pattern × text), no recursion.
  private static func glob(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
    var p = pattern.startIndex
    var t = text.startIndex
    var star: (p: Int, t: Int)?
    while t < text.endIndex {
      let isSlash = text[t] == UInt8(ascii: "/")
      if p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") {
        star = (p, t)
        p += 1
      } else if p < pattern.endIndex, pattern[p] == text[t] || (pattern[p] == UInt8(ascii: "?") && !isSlash) {
        p += 1
        t += 1
      } else if let back = star, text[back.t] != UInt8(ascii: "/") {
        star = (back.p, back.t + 1)
        p = back.p + 1
        t = back.t + 1
      } else {
        return false
      }
    }
    while p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") { p += 1 }
    return p == pattern.endIndex
  }
}
