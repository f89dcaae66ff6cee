internal import Glibc

/// A file that is mapped, shared with all processes that map it.
@safe public struct FileMapping: ~Copyable, Sendable {
  /// Safe to share: constant until deinit. Its owner decides which bytes are touched when.
  public nonisolated(unsafe) let base: UnsafeMutableRawPointer
  public let byteCount: Int

  /// Maps the first `byteCount` bytes, to be read and written.
  public init(_ file: borrowing OpenFile, byteCount: Int) throws(SystemError) {
    // Safe: a new mapping, at an address that the system chooses.
    let base = unsafe mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, file.descriptor, 0)
    guard let base = unsafe base, unsafe base != MAP_FAILED else { throw .last }
    unsafe self.base = unsafe base
    self.byteCount = byteCount
  }

  deinit { unsafe munmap(base, byteCount) }
}
