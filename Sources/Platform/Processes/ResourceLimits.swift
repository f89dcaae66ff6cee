internal import CPlatform
internal import Glibc
internal import Synchronization

/// The kernel's limits on this process (`ulimit`).
public enum ResourceLimits {
  /// `ulimit -n` as it was at the start, for the programs that we start.
  private static let inheritedDescriptors = limit(RLIMIT_NOFILE)
  /// Held while a child is started with another limit than ours.
  private static let starting = Mutex(())

  private static func limit(_ resource: __rlimit_resource) -> rlimit {
    var limit = rlimit()
    // Safe: fills the structure it is given.
    unsafe getrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    return limit
  }

  private static func setDescriptors(_ limit: rlimit) {
    var limit = limit
    // Safe: reads the structure it is given.
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// Takes all descriptors that this process may have: each process that is watched takes one.
  public static func raiseDescriptors() {
    var raised = inheritedDescriptors
    raised.rlim_cur = raised.rlim_max
    setDescriptors(raised)
  }

  /// Starts a child through `body` with the limit of descriptors that it would have without us.
  public static func withInheritedDescriptors<Value>(_ body: () -> Value) -> Value {
    starting.withLock { _ in
      let ours = limit(RLIMIT_NOFILE)
      guard ours.rlim_cur != inheritedDescriptors.rlim_cur else { return body() }
      // What is open stays open; only what opens something in this moment finds no room, and tries again.
      setDescriptors(inheritedDescriptors)
      defer { setDescriptors(ours) }
      return body()
    }
  }

  /// Descriptors that this process may have.
  public static var descriptors: Int { Int(clamping: limit(RLIMIT_NOFILE).rlim_cur) }

  /// Bytes that a file of ours may have; `nil` for any number.
  public static var fileBytes: UInt64? { finite(limit(RLIMIT_FSIZE).rlim_cur) }

  /// Bytes of address space; `nil` for any number.
  public static var addressSpace: UInt64? { finite(limit(RLIMIT_AS).rlim_cur) }

  /// Whether so many bytes can be mapped, beside all that is.
  public static func hasRoom(forBytes count: Int) -> Bool {
    // Safe: no other code has these pages; they are never touched, and go at once.
    let room = unsafe mmap(nil, count, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let room = unsafe room, unsafe room != MAP_FAILED else { return false }
    return unsafe munmap(room, count) == 0
  }

  /// From here on a write beyond `ulimit -f` is an error of that write, and no signal that ends this process.
  public static func surviveFileSizeLimit() { cplatform_survive_file_size_limit() }

  private static func finite(_ value: rlim_t) -> UInt64? { value == .max ? nil : UInt64(value) }
}
