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

  /// The runtime that records.
  static var recording: RuntimeFiles {
    RuntimeFiles(files: (0..<cruntimefiles_count()).map { unsafe File(cruntimefiles_at($0)) })
  }

  /// The package that says which function each id is in, for self-checks.
  static var selfCheck: RuntimeFiles { RuntimeFiles(files: [unsafe File(cruntimefiles_selfcheck())]) }
}

extension RuntimeFiles.File {
  /// Copies an embedded file.
  fileprivate init(_ file: cruntimefiles_file) {
    // Safe: the bytes and the name are constants of the program (CRuntimeFiles/*.c).
    unsafe self.init(
      name: String(cString: file.name), bytes: [UInt8](UnsafeBufferPointer(start: file.bytes, count: file.count)))
  }
}
