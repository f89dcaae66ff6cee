internal import Platform

/// Operations on files, whose errors are those of recordings.
typealias FileSystem = Files<RecordingError>

extension FileSystem {
  /// Opens a regular file of this user's in a folder where others may make files, too: follows no link, waits for
  /// nothing.
  static func openOwn(_ path: String, _ options: OpenFile.Options) throws(RecordingError) -> OpenFile {
    let file: OpenFile
    do throws(SystemError) {
      file = try OpenFile(path, options.union([.noFollow, .nonBlocking]))
    } catch {
      throw error == .tooManyLinks
        ? .notOurs(path: path) : .system(operation: .open, path: path, errno: error.code)
    }
    guard let status = try? file.status(), status.kind == .regular, status.owner == ThisProcess.effectiveUser else {
      throw .notOurs(path: path)
    }
    return file
  }

  /// Writes the file unless it is there with just this content, and no other user can change it.
  static func ensure(_ bytes: [UInt8], at path: String) throws(RecordingError) {
    if FolderOwnership.isOwn(file: path), size(of: path) == UInt64(bytes.count), (try? read(path)) == bytes { return }
    try makeDirectories(FilePath.directory(of: path))
    // What cannot be replaced by a file, for example a folder, is removed.
    if isDirectory(path) { removeTree(path) }
    try writeAtomically(bytes, to: path)
  }

  /// Makes a symbolic link unless it is there and leads to `target`.
  static func ensureLink(to target: String, at path: String) throws(RecordingError) {
    if SymbolicLink.target(of: path) == target { return }
    try makeDirectories(FilePath.directory(of: path))
    if SymbolicLink.target(of: path) == nil, isDirectory(path) { removeTree(path) }
    try replaceBySymlink(path, to: target)
  }
}
