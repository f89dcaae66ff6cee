/// The memory that this process's control groups allow: what is in /dev/shm counts against it.
public struct MemoryLimit {
  /// The folder that stands for `/` (tests).
  private let root: String

  public init(root: String = "") { self.root = root }

  /// Bytes; the smallest limit of the group and its ancestors, `nil` where there is none.
  ///
  /// Both versions of control groups, which a machine may have beside each other. What is above the root of a cgroup
  /// namespace is not to be seen from inside.
  public var bytes: UInt64? {
    let groups = Self.groups(Files<SystemFailure>.text(root + "/proc/self/cgroup") ?? "")
    let mounts = (Files<SystemFailure>.text(root + "/proc/self/mountinfo") ?? "")
      .split(separator: "\n").compactMap(Mount.init)
    return mounts.compactMap { mount in
      (mount.isUnified ? groups.unified : groups.memory).flatMap { smallest(of: mount, group: $0) }
    }.min()
  }

  /// Where a hierarchy that limits memory is mounted (proc(5), mountinfo).
  private struct Mount {
    var point: String
    /// The group that is mounted there.
    var top: String
    var isUnified: Bool

    init?(_ line: Substring) {
      let fields = line.split(separator: " ")
      guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 3 else { return nil }
      isUnified = fields[dash + 1] == "cgroup2"
      let isMemory = fields[dash + 1] == "cgroup" && fields[dash + 3].split(separator: ",").contains("memory")
      guard isUnified || isMemory else { return nil }
      top = Self.plain(fields[3])
      point = Self.plain(fields[4])
    }

    /// Spaces and the like are written as three octal digits.
    private static func plain(_ field: Substring) -> String {
      BackslashEscapes.undone(field) { rest in
        UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8).map { ($0, 3) }
      }
    }
  }

  /// The groups that /proc/self/cgroup names: of the unified hierarchy, and of that of the memory controller.
  private static func groups(_ text: String) -> (unified: String?, memory: String?) {
    var groups: (unified: String?, memory: String?)
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      if fields[0] == "0" && fields[1].isEmpty { groups.unified = String(fields[2]) }
      if fields[1].split(separator: ",").contains("memory") { groups.memory = String(fields[2]) }
    }
    return groups
  }

  private func smallest(of mount: Mount, group: String) -> UInt64? {
    var path = group[...]
    // A container may see its own group as the top of what is mounted.
    if mount.top != "/", path.hasPrefix(mount.top) { path = path.dropFirst(mount.top.count) }
    if path.split(separator: "/").contains("..") { path = "" }
    var parts = path.split(separator: "/")
    var limits: [UInt64] = []
    while true {
      let folder = root + mount.point + parts.map { "/" + $0 }.joined()
      limits += (mount.isUnified ? ["memory.max", "memory.high"] : ["memory.limit_in_bytes"]).compactMap {
        Files<SystemFailure>.text(folder + "/" + $0).flatMap { UInt64($0.prefix { $0.isNumber }) }
      }
      if parts.popLast() == nil { break }
    }
    // Version 1 writes no limit as nearly 2⁶³.
    return limits.filter { $0 < 1 << 60 }.min()
  }
}
