internal import CRuntimeFiles

/// The Go package injected into traced programs, carried inside this program.
struct RuntimeFiles {
  struct File {
    /// Inside the package's folder; `link/…` for the package of that name below it.
    let path: String
    let bytes: [UInt8]
  }

  /// Its import path, and so its folder under GOROOT/src. Long enough that no user's module has it.
  static let importPath = "gotraceruntime"
  /// The package that main packages and tests import beside it. It needs initialisation and ``importPath`` must not.
  static let linkImportPath = importPath + "/link"

  let files: [File]

  /// The runtime that records.
  static var recording: RuntimeFiles {
    RuntimeFiles(files: (0..<cruntimefiles_count()).map { unsafe File(cruntimefiles_at($0)) })
  }

  /// The package that says which function each id is in, for self-checks.
  static var selfCheck: RuntimeFiles {
    let own = unsafe File(cruntimefiles_selfcheck())
    return RuntimeFiles(files: [own] + recording.files.filter { $0.path.hasPrefix("link/") })
  }
}

extension RuntimeFiles.File {
  /// Copies an embedded file.
  fileprivate init(_ file: cruntimefiles_file) {
    // Safe: the bytes and the path are constants of the program (CRuntimeFiles/*.c).
    unsafe self.init(
      path: String(cString: file.path), bytes: [UInt8](UnsafeBufferPointer(start: file.bytes, count: file.count)))
  }
}
