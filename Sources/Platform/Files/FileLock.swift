/// A lock that ends with this value, or with the process. Where it cannot be had there is none.
public final class FileLock: Sendable {
  private let file: OpenFile?

  /// Waits while another process has it. The file at `path` is made where it is missing.
  public init(_ path: String) {
    file = try? OpenFile(path, [.readAndWrite, .create, .noFollow], mode: 0o644)
    if file != nil { file?.lock() }
  }
}
