internal import Platform

/// Whether a folder can hold what is built into programs: only this user and root may change it or replace it.
enum FolderOwnership {
  /// What speaks against the folder at `path`, which exists; `nil` where it is safe.
  ///
  /// - Parameters:
  ///   - path: without links; `FileSystem.realPath` gives such a one.
  ///   - names: of folders in it that must be as safe, if they are there.
  static func problem(of path: String, with names: [String] = []) -> FolderProblem? {
    // What others may write in, they may have written in: here a sticky bit helps nothing.
    if let problem = problem(ofFolder: path) { return problem }
    for folder in names.map({ path + "/" + $0 }) where FileSystem.exists(folder) {
      if let problem = problem(ofFolder: folder) { return problem }
    }
    var folder = path
    while folder != "/" {
      folder = FilePath.directory(of: folder)
      let status: FileStatus
      do throws(SystemError) { status = try Self.status(of: folder) } catch { return .unusable(errno: error.code) }
      guard isTrusted(status.owner) || isUnmapped(status.owner) else {
        return .belongsToAnother(user: status.owner)
      }
      if othersMayWrite(status), !status.isSticky { return .writableByOthers(path: folder) }
    }
    return nil
  }

  /// Whether no other user can write to the file at `path`, or has it open for writing since the folder was another's.
  static func isOwn(file path: String) -> Bool {
    guard let status = try? status(of: path), status.kind == .regular else { return false }
    return isTrusted(status.owner) && !othersMayWrite(status)
  }

  private static func problem(ofFolder path: String) -> FolderProblem? {
    let status: FileStatus
    do throws(SystemError) { status = try Self.status(of: path) } catch { return .unusable(errno: error.code) }
    guard status.kind == .directory else { return .unusable(errno: SystemError.notADirectory.code) }
    guard isTrusted(status.owner) else { return .belongsToAnother(user: status.owner) }
    return othersMayWrite(status) ? .writableByOthers(path: path) : nil
  }

  /// Not of what a link leads to.
  private static func status(of path: String) throws(SystemError) -> FileStatus {
    try FileStatus(of: path, followsLinks: false)
  }

  private static func isTrusted(_ user: UInt32) -> Bool { user == 0 || user == ThisProcess.effectiveUser }

  private static func othersMayWrite(_ status: FileStatus) -> Bool {
    if status.othersMayWrite { return true }
    return status.groupMayWrite && !isOwnGroup(status.group)
  }

  /// Root's group, and one that is this user's alone: most systems give every user such a one, often of the same
  /// number.
  private static func isOwnGroup(_ group: UInt32) -> Bool {
    if group == 0 || group == ThisProcess.effectiveUser { return true }
    let users = table("/etc/passwd").filter { $0.count > 3 }
    guard let user = users.first(where: { $0[2] == String(ThisProcess.effectiveUser) })?[0],
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

  /// In a user namespace all users outside of it have one number, root included: so look `/` and `/home` there.
  private static func isUnmapped(_ user: UInt32) -> Bool {
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
