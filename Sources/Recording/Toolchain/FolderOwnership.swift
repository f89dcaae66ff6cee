internal import Glibc

/// Whether a folder can hold what is built into programs: nobody but this user and root may change it, or put another in
/// its place.
enum FolderOwnership {
  /// What speaks against the folder at `path`, which exists; `nil` where it is safe.
  ///
  /// - Parameter path: without links; ``FileSystem/realPath(_:)`` gives such a one.
  static func problem(of path: String) -> FolderProblem? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return .unusable(errno: errno) }
    guard status.st_mode & S_IFMT == S_IFDIR else { return .unusable(errno: ENOTDIR) }
    guard isTrusted(status.st_uid) else { return .belongsToAnother(user: status.st_uid) }
    // What others may write in, they may have written in: here a sticky bit helps nothing.
    if othersMayWrite(status) { return .writableByOthers(path: path) }
    var folder = path
    while folder != "/" {
      folder = FileSystem.directory(of: folder)
      guard unsafe lstat(folder, &status) == 0 else { return .unusable(errno: errno) }
      guard isTrusted(status.st_uid) || isUnmapped(status.st_uid) else {
        return .belongsToAnother(user: status.st_uid)
      }
      if othersMayWrite(status), status.st_mode & S_ISVTX == 0 { return .writableByOthers(path: folder) }
    }
    return nil
  }

  private static func isTrusted(_ user: uid_t) -> Bool { user == 0 || user == geteuid() }

  /// A group of the user's own (of the same number, as most systems give them) and root's have no other members.
  private static func othersMayWrite(_ status: stat) -> Bool {
    if status.st_mode & S_IWOTH != 0 { return true }
    return status.st_mode & S_IWGRP != 0 && status.st_gid != 0 && status.st_gid != geteuid()
  }

  /// In a user namespace whoever is not in it has one number, root outside included: so look `/` and `/home` there.
  private static func isUnmapped(_ user: uid_t) -> Bool {
    guard let map = FileSystem.text("/proc/self/uid_map"),
      let overflow = FileSystem.text("/proc/sys/kernel/overflowuid"),
      UInt64(overflow.filter(\.isNumber)) == UInt64(user)
    else { return false }
    return !map.split(separator: "\n").contains { line in
      let fields = line.split(separator: " ").compactMap { UInt64($0) }
      return fields.count == 3 && fields[0] <= UInt64(user) && UInt64(user) - fields[0] < fields[2]
    }
  }
}

/// Why a folder is not used as the cache.
public enum FolderProblem: Sendable, Equatable {
  /// It, or one that it is in.
  case belongsToAnother(user: UInt32)
  /// `path` is it, or one that it is in.
  case writableByOthers(path: String)
  case unusable(errno: Int32)
}
