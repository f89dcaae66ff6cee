public import Platform
public import TraceModel
public import TraceStore

/// Everything that can end a recording before it has a trace. Values only; `gotrace-record` turns them into sentences.
public enum RecordingError: Error, Sendable, Equatable {
  // The Go toolchain.
  case noGoOnPath
  case goTooOld(version: String, path: String)
  /// `go env` failed; its own words.
  case goUnusable(path: String, message: String)
  /// `GOOS` is something that the runtime does not run on.
  case unsupportedSystem(name: String)
  /// The program is for a processor (`GOARCH`) that this machine has not.
  case foreignProcessor(name: String)

  // The packages.
  /// `go list` failed; its own words.
  case packagesNotFound(message: String)
  case noPackageNamed
  case severalMainPackages([String])
  case notAMainPackage(importPath: String, name: String)
  /// Nothing to instrument, and why.
  ///
  /// - Parameters:
  ///   - only: the pattern that functions are filtered by.
  ///   - reasons: why those that it matches are left out; without one, why any is.
  case nothingToInstrument(leftOutFunctions: Int, only: String?, reasons: Set<LeftOut>)
  /// `--only` with something that is no regular expression.
  case invalidPattern(String)
  case invalidFilterFile(path: String, FunctionFilterFile.Problem)
  case tooManyFunctions(count: Int, limit: Int)

  // Building.
  /// The program does not build untraced either; the compiler has already printed why.
  case programDoesNotBuild
  /// The program builds, its instrumented form does not: our fault.
  case instrumentedProgramDoesNotBuild(message: String)
  /// `exec` with a program that `gotrace-record build` did not make, and that has started none that it made.
  case notInstrumented(path: String)
  case programNotFound(String)
  case unsupportedFlag(flag: String, reason: String)

  /// It is not known what a recording cost the program.
  case nothingToScore

  /// `go test` failed before any test binary ran.
  case nothingRan(ExitStatus)

  // Recovery.
  /// Not a spool that gotrace-record left, or one without its log.
  case notASpool(path: String)
  /// A file in a folder that all users may write to, and that is another user's, a link, or no regular one.
  case notOurs(path: String)
  /// Its recorder has not ended.
  case stillRecording(path: String, pid: Int32)

  // The operating system.
  /// A signal has ended the recorder before the program was started; everything is undone.
  case interrupted(signal: Int32)
  /// There is no /proc, or it is another pid namespace's.
  case noProcessTable
  /// The system makes no more threads.
  case noThread(errno: Int32)
  case system(operation: SystemOperation, path: String, errno: Int32)
  /// There is no room, or no right, for the memory between programs and recorder.
  case cannotMakeSpool(path: String, errno: Int32)
  case cannotStart(path: String, errno: Int32)
  case store(TraceStoreError)
}

extension RecordingError: SystemFailureConvertible {
  public init(_ failure: SystemFailure) {
    self = .system(operation: failure.operation, path: failure.path, errno: failure.error.code)
  }
}
