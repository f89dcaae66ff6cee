import Platform

extension AllowList {
  /// Reads a file; what is no UTF-8 becomes U+FFFD.
  init(path: String) throws(DiffError) {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try OpenFile(path, .read).readAll()
    } catch {
      throw .unreadable(path: path, error)
    }
    do throws(LineError) {
      try self.init(parsing: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw .allowList(error, path: path)
    }
  }
}
