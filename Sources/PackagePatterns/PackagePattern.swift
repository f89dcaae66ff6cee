/// A pattern over Go packages, as `--include`, `--exclude` and `--package` take it (docs/PATTERNS.md).
///
/// `example.com/app/db` is a whole import path, `app/db` or `db` the last elements of one. `...` stands for any text,
/// `/...` at the end for the package and all below it; `*` and `?` stop at `/`. What begins with `./`, `../` or `/` is
/// a folder and matches the packages whose source files are in it.
public struct PackagePattern: Hashable, Sendable {
  /// How exactly a pattern names a package, the most exact first.
  package enum Exactness: CaseIterable, Hashable, Sendable {
    /// The whole import path, or the folder.
    case whole
    /// The whole import path without its major versions: `example.com/app` is `example.com/app/v3`.
    case withoutVersion
    /// The last elements of the import path, with or without major versions.
    case lastElements
  }

  private let glob: PathGlob
  /// Whether it names folders, not import paths.
  public let isFolder: Bool

  /// - Parameter directory: What relative folders are relative to, an absolute path without links.
  public init(_ text: String, directory: String) {
    let elements = text.split(separator: "/", omittingEmptySubsequences: false)
    let isRelative = elements[0] == "." || elements[0] == ".."
    isFolder = isRelative || text.hasPrefix("/")
    glob = PathGlob(isFolder ? Self.normalized(isRelative ? directory + "/" + text : text) : text)
  }

  /// Whether it names packages without a wildcard.
  public var isName: Bool { !glob.hasWildcards }

  /// Those of the packages that it matches: of different matches the most exact ones.
  ///
  /// - Complexity: O(pattern × import paths).
  public func matches(among packages: some Sequence<NamedPackage>) -> Set<NamedPackage> {
    var found: [Exactness: Set<NamedPackage>] = [:]
    for package in packages {
      if let exactness = exactness(package) { found[exactness, default: []].insert(package) }
    }
    return Exactness.allCases.lazy.compactMap { found[$0] }.first ?? []
  }

  package func exactness(_ package: NamedPackage) -> Exactness? {
    guard !isFolder else { return package.folder.map { glob.matches(Self.normalized($0)) } == true ? .whole : nil }
    let path = package.importPath
    if glob.matches(path) { return .whole }
    let unversioned = Self.withoutMajorVersions(path)
    if unversioned != path, glob.matches(unversioned) { return .withoutVersion }
    return glob.matchesEnd(of: path) || glob.matchesEnd(of: unversioned) ? .lastElements : nil
  }

  /// Without `/v2` and above; there is no `/v1`, so where it is written it is a package's name.
  static func withoutMajorVersions(_ path: String) -> String {
    let elements = path.split(separator: "/", omittingEmptySubsequences: false)
    let named = elements.enumerated().filter { index, element in index == 0 || !isMajorVersion(element) }
    return named.count == elements.count ? path : named.map(\.element).joined(separator: "/")
  }

  private static func isMajorVersion(_ element: Substring) -> Bool {
    guard element.utf8.count > 1, element.first == "v", element != "v1" else { return false }
    return element.utf8.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      && !element.dropFirst().hasPrefix("0")
  }

  /// An absolute path without `.`, `..` and empty elements; links are not followed.
  static func normalized(_ path: String) -> String {
    var elements: [Substring] = []
    for element in path.split(separator: "/") where element != "." {
      if element == ".." { _ = elements.popLast() } else { elements.append(element) }
    }
    return "/" + elements.joined(separator: "/")
  }
}

/// What a pattern knows of a package.
public struct NamedPackage: Hashable, Sendable {
  public var importPath: String
  /// Where its source files are; `nil` where that is not known.
  public var folder: String?

  public init(importPath: String, folder: String? = nil) {
    self.importPath = importPath
    self.folder = folder
  }
}
