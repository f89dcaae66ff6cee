import Foundation

/// The files of the repository, by their paths from its top.
enum Repository {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// Files below `folder` whose names end in one of `suffixes`, sorted; not those of hidden folders, such as what was
  /// built or installed.
  static func files(below folder: String, _ suffixes: [String]) -> [String] {
    var files: [String] = []
    let enumerator = FileManager.default.enumerator(
      at: root.appending(path: folder), includingPropertiesForKeys: nil, options: [.skipsHiddenFiles])
    for case let url as URL in enumerator ?? FileManager.DirectoryEnumerator() where !url.hasDirectoryPath {
      let path = String(url.path.dropFirst(root.path.count + 1))
      if suffixes.contains(where: path.hasSuffix) { files.append(path) }
    }
    return files.sorted()
  }
}
