import Platform
import TestSupport
import Testing

struct MemoryLimitTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ text: String, to path: String) throws {
    let path = folder.path + path
    try Files<SystemFailure>.makeDirectories(FilePath.directory(of: path))
    try Files<SystemFailure>.writeAtomically(Array(text.utf8), to: path)
  }

  private var limit: UInt64? { MemoryLimit(root: folder.path).bytes }

  @Test func noGroupNoLimit() throws {
    #expect(limit == nil)
    try write("0::/\n", to: "/proc/self/cgroup")
    try write("garbage\n30 1 0:1 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", to: "/proc/self/mountinfo")
    #expect(limit == nil)
    try write("max\n", to: "/sys/fs/cgroup/memory.max")
    #expect(limit == nil)
  }

  @Test func version2TheSmallestOfTheGroupAndItsAncestorsOfMaximumAndHighMark() throws {
    try write("0::/a b/c/d\n", to: "/proc/self/cgroup")
    try write("30 1 0:1 / /cg\\040roups rw,relatime shared:4 - cgroup2 none rw\n", to: "/proc/self/mountinfo")
    try write("500000000\n", to: "/cg roups/a b/c/d/memory.max")
    #expect(limit == 500_000_000)
    try write("100000000\n", to: "/cg roups/a b/memory.max")
    try write("max\n", to: "/cg roups/a b/c/memory.max")
    #expect(limit == 100_000_000)
    try write("90000000\n", to: "/cg roups/a b/c/memory.high")
    #expect(limit == 90_000_000)
  }

  @Test func version1BesideVersion2InAContainerThatSeesItsOwnGroupAtTheTop() throws {
    try write("4:cpu,memory:/docker/abc/job\n1:name=systemd:/x\n0::/\n", to: "/proc/self/cgroup")
    try write(
      "31 1 0:1 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n"
        + "32 1 0:2 / /sys/fs/cgroup/unified ro - cgroup2 cgroup2 rw\n",
      to: "/proc/self/mountinfo")
    try write("9223372036854771712\n", to: "/sys/fs/cgroup/memory/memory.limit_in_bytes")
    #expect(limit == nil)
    try write("134217728\n", to: "/sys/fs/cgroup/memory/job/memory.limit_in_bytes")
    #expect(limit == 128 << 20)
    try write("67108864\n", to: "/sys/fs/cgroup/memory/memory.limit_in_bytes")
    #expect(limit == 64 << 20)
    // The group of a process outside of what is mounted.
    try write("4:memory:/../../other\n", to: "/proc/self/cgroup")
    #expect(limit == 64 << 20)
  }
}
