internal import CRuntimeFiles

/// The Go package injected into traced programs, carried inside this program.
struct RuntimeFiles {
  struct File {
    let name: String
    let bytes: [UInt8]
  }

  /// Its import path, and so its folder under GOROOT/src. Long enough that no user's module has it.
  static let importPath = "gotraceruntime"

  let files: [File]

  init() {
    files = (0..<cruntimefiles_count()).map { index in
      let file = unsafe cruntimefiles_at(index)
      // Safe: the bytes and the name are constants of the program (CRuntimeFiles/files.c).
      return unsafe File(
        name: String(cString: file.name), bytes: [UInt8](UnsafeBufferPointer(start: file.bytes, count: file.count)))
    }
  }
}
