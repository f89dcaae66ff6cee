import Testing

@testable import PackagePatterns

struct PackagePatternTests {
  private static func matches(_ pattern: String, _ paths: [String]) -> Set<String> {
    let packages = paths.map { NamedPackage(importPath: $0) }
    return Set(PackagePattern(pattern, directory: "/w").matches(among: packages).map(\.importPath))
  }

  @Test(
    arguments: [
      ("a/b", ["a/b"], ["a", "a/b/c", "a/bc", "xa/b", ""]),
      ("a/b/...", ["a/b", "a/b/c", "a/b/c/d"], ["a", "a/bc", "a/bc/d"]),
      ("a/b/*", ["a/b/c", "a/b/"], ["a/b", "a/b/c/d"]),
      ("a/*/c", ["a/b/c", "a//c"], ["a/c", "a/b/b/c"]),
      ("*", ["a", ""], ["a/b"]),
      ("...", ["a", "a/b", ""], []),
      ("a?c", ["abc", "a.c"], ["ac", "a/c", "abbc"]),
      ("a*b*c", ["abc", "aXbYc", "abbc", "abcbc"], ["ab", "abcd", "a/bc", "ab/c"]),
      ("*/internal/...", ["x/internal", "x/internal/y"], ["internal", "x/y/internal"]),
      ("example.com/*-kit", ["example.com/go-kit"], ["example.com/go-kits", "example.com/a/b-kit"]),
      ("net/h...", ["net/http", "net/http/pprof"], ["net", "net/url"]),
      (".../db", ["a/db", "a/b/db"], ["db", "a/mydb", "a/db/x"]),
      ("a/.../z", ["a/b/z", "a/b/c/z"], ["a/z", "a/b"]),
      ("", [""], ["a"]),
    ] as [(String, [String], [String])])
  func wholeImportPaths(pattern: String, matching: [String], others: [String]) {
    #expect(Self.matches(pattern, matching + others) == Set(matching))
  }

  @Test(
    arguments: [
      ("db", ["x/db", "y/z/db"], ["x/mydb", "x/db/y"]),
      ("app/db", ["example.com/app/db"], ["example.com/myapp/db"]),
      ("db/...", ["x/db", "x/db/y"], ["x/dbs"]),
      ("p*", ["x/pool", "x/y/pipe"], ["x/q"]),
      ("http", ["net/http"], ["net/http/pprof"]),
    ] as [(String, [String], [String])])
  func lastElementsWhereNoWholePathMatches(pattern: String, matching: [String], others: [String]) {
    #expect(Self.matches(pattern, matching + others) == Set(matching))
  }

  @Test(
    arguments: [
      ("db", ["db", "x/db"], ["db"]), ("net/http", ["net/http", "example.com/net/http"], ["net/http"]),
      ("sync", ["sync", "internal/sync", "golang.org/x/sync"], ["sync"]),
      ("db/...", ["db/x", "y/db"], ["db/x"]), ("*", ["fmt", "x/y"], ["fmt"]),
      ("m", ["m", "m/v3"], ["m"]), ("m", ["m/v3", "x/m"], ["m/v3"]), ("m", ["x/m", "y/m/v2"], ["x/m", "y/m/v2"]),
      ("m/...", ["m/a", "m/v2/b"], ["m/a", "m/v2/b"]), (".../db", ["db", "x/db"], ["x/db"]),
    ] as [(String, [String], [String])])
  func theMostExactMatchWins(pattern: String, among: [String], matching: [String]) {
    #expect(Self.matches(pattern, among) == Set(matching))
  }

  @Test(arguments: [
    ("m", "m/v3", true), ("m/db", "m/v3/db", true), ("m/v3", "m/v3", true), ("v3", "m/v3", true),
    ("m/v2", "m/v3", false), ("m", "m/v1", false), ("m", "m/v0", false), ("m", "m/v03", false),
    ("m", "m/v12", true), ("m", "m/vault", false), ("m", "m/v", false), ("v2", "v2", true), ("db", "x/m/v2/db", true),
  ])
  func majorVersionsNeedNoMention(pattern: String, path: String, isMatch: Bool) {
    #expect(Self.matches(pattern, [path]) == (isMatch ? [path] : []), "\(pattern) \(path)")
  }

  @Test(
    arguments: [
      (".", ["/w/app"]), ("./", ["/w/app"]), ("./...", ["/w/app", "/w/app/db", "/w/app/db/x"]),
      ("./db", ["/w/app/db"]), ("./*", ["/w/app/db"]), ("..", ["/w"]), ("../app/./db/", ["/w/app/db"]),
      ("/w/app/db/...", ["/w/app/db", "/w/app/db/x"]), ("/w/...", ["/w", "/w/app", "/w/app/db", "/w/app/db/x"]),
      ("./nothing", []), ("../../../..", []),
    ] as [(String, [String])])
  func folders(pattern: String, matching: [String]) {
    let packages = ["/w", "/w/app", "/w/app/db", "/w/app/db/x", "/other/app/db"].map {
      NamedPackage(importPath: "m" + $0, folder: $0)
    }
    let found = PackagePattern(pattern, directory: "/w/app").matches(
      among: packages + [NamedPackage(importPath: "app/db")])
    #expect(Set(found.map(\.folder)) == Set(matching))
  }

  @Test func namesAreWithoutWildcards() {
    for text in ["a", "a/b.go", "./a", ""] { #expect(PackagePattern(text, directory: "/").isName, "\(text)") }
    for text in ["*", "a?", "...", "./...", "a/..."] {
      #expect(!PackagePattern(text, directory: "/").isName, "\(text)")
    }
  }

  /// The meaning of the signs, written down as plainly as possible.
  private static func means(_ pattern: Substring, _ path: Substring) -> Bool {
    if pattern == "/..." && path.isEmpty { return true }
    if pattern.hasPrefix("...") {
      return path.indices.contains { means(pattern.dropFirst(3), path[$0...]) }
        || means(pattern.dropFirst(3), path[path.endIndex...])
    }
    guard let sign = pattern.first else { return path.isEmpty }
    if sign == "*" {
      if means(pattern.dropFirst(), path) { return true }
      return path.first.map { $0 != "/" && means(pattern, path.dropFirst()) } ?? false
    }
    guard let letter = path.first, sign == letter || (sign == "?" && letter != "/") else { return false }
    return means(pattern.dropFirst(), path.dropFirst())
  }

  private static func words(of parts: [String], upTo length: Int) -> [String] {
    var all = [""]
    var last = [""]
    for _ in 0..<length {
      last = last.flatMap { word in parts.map { word + $0 } }
      all += last
    }
    return all
  }

  @Test func allShortPatternsAndPathsAgreeWithThePlainMeaningOfTheSigns() {
    let paths = Self.words(of: ["a", "b", "/"], upTo: 4)
    for pattern in Self.words(of: ["a", "*", "?", "/", "..."], upTo: 4) {
      let glob = PathGlob(pattern)
      let wrong = paths.first { path in
        let ends = path.indices.filter { $0 == path.startIndex || path[path.index(before: $0)] == "/" }
        let matchesEnd = ends.contains { Self.means(pattern[...], path[$0...]) }
        return glob.matches(path) != Self.means(pattern[...], path[...])
          || (!path.isEmpty && !path.hasSuffix("/") && glob.matchesEnd(of: path) != matchesEnd)
      }
      #expect(wrong == nil, "\(pattern)")
    }
  }

  @Test func morePackagesNeverMakeAMatchLessExact() {
    let paths = ["a", "b", "a/b", "b/a", "a/v2", "b/a/v2", "a/b/a"]
    for pattern in Self.words(of: ["a", "/", "*", "..."], upTo: 3) where !pattern.hasPrefix("/") {
      let compiled = PackagePattern(pattern, directory: "/")
      for bits in 0..<(1 << paths.count) {
        let packages = paths.indices.filter { bits >> $0 & 1 == 1 }.map { NamedPackage(importPath: paths[$0]) }
        let found = compiled.matches(among: packages)
        let ranks = packages.map(compiled.exactness)
        let best = PackagePattern.Exactness.allCases.first(where: ranks.contains)
        #expect(found == Set(packages.filter { best != nil && compiled.exactness($0) == best }), "\(pattern)")
      }
    }
  }
}
