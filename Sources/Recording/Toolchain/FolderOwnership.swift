internal import Glibc

/// Whether a folder can hold what is built into programs: nobody but this user and root may change it, or put another in
/// its place.
enum FolderOwnership {
  /// What speaks against the folder at `path`, which exists; `nil` where it is safe.
  ///
  /// - Parameters:
  ///   - path: without links; ``FileSystem/realPath(_:)`` gives such a one.
  ///   - names: of folders in it that must be as safe, if they are there.
  static func problem(of path: String, with names: [String] = []) -> FolderProblem? {
    // What others may write in, they may have written in: here a sticky bit helps nothing.
    if let problem = problem(ofFolder: path) { return problem }
    for folder in names.map({ path + "/" + $0 }) where FileSystem.exists(folder) {
      if let problem = problem(ofFolder: folder) { return problem }
    }
    var folder = path
    while folder != "/" {
      folder = FileSystem.directory(of: folder)
      guard let status = status(of: folder) else { return .unusable(errno: errno) }
      guard isTrusted(status.st_uid) || isUnmapped(status.st_uid) else {
        return .belongsToAnother(user: status.st_uid)
      }
      if othersMayWrite(status), status.st_mode & S_ISVTX == 0 { return .writableByOthers(path: folder) }
    }
    return nil
  }

  /// Whether nobody else can write to the file at `path`, or has it open for writing since the folder was another's.
  static func isOwn(file path: String) -> Bool {
    guard let status = status(of: path), status.st_mode & S_IFMT == S_IFREG else { return false }
    return isTrusted(status.st_uid) && !othersMayWrite(status)
  }

  private static func problem(ofFolder path: String) -> FolderProblem? {
    guard let status = status(of: path) else { return .unusable(errno: errno) }
    guard status.st_mode & S_IFMT == S_IFDIR else { return .unusable(errno: ENOTDIR) }
    guard isTrusted(status.st_uid) else { return .belongsToAnother(user: status.st_uid) }
    return othersMayWrite(status) ? .writableByOthers(path: path) : nil
  }

  /// Not of what a link leads to.
  private static func status(of path: String) -> stat? {
    var status = stat()
    return unsafe lstat(path, &status) == 0 ? status : nil
  }

  private static func isTrusted(_ user: uid_t) -> Bool { user == 0 || user == geteuid() }

  private static func othersMayWrite(_ status: stat) -> Bool {
    if status.st_mode & S_IWOTH != 0 { return true }
    return status.st_mode & S_IWGRP != 0 && !isOwnGroup(status.st_gid)
  }

  /// Root's group, and one that is this user's alone: most systems give every user such a one, often of the same number.
  private static func isOwnGroup(_ group: gid_t) -> Bool {
    if group == 0 || group == geteuid() { return true }
    let users = table("/etc/passwd").filter { $0.count > 3 }
    guard let user = users.first(where: { $0[2] == String(geteuid()) })?[0],
      let row = table("/etc/group").first(where: { $0.count > 3 && $0[2] == String(group) })
    else { return false }
    return row[3].split(separator: ",").allSatisfy { $0 == user }
      && users.allSatisfy { $0[3] != String(group) || $0[0] == user }
  }

  private static func table(_ path: String) -> [[Substring]] {
    (FileSystem.text(path) ?? "").split(separator: "\n").map {
      $0.split(separator: ":", omittingEmptySubsequences: false)
    }
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
  /// `path` is it, or one that it is in, or one in it.
  case writableByOthers(path: String)
  case unusable(errno: Int32)
}
