import Console
import Platform
import Recording
import TraceAnalysis
import TraceStore

extension RecordingError {
  /// One sentence that names the thing and the remedy; what another tool printed follows on lines of its own.
  var sentence: String {
    switch self {
    case .noGoOnPath:
      "no go command on PATH: install \(GoVersion.minimumText) or later (https://go.dev/dl) and put its bin folder on "
        + "PATH"
    case .goTooOld(let version, let path):
      "\(path) is \(version): \(GoVersion.minimumText) or later is needed"
    case .goUnusable(let path, let message):
      "\(path) cannot be used here:\n\(message.trimmed)"
    case .unsupportedSystem(let name):
      "GOOS is \(name): only Linux programs can be recorded; unset it (go env -u GOOS)"
    case .foreignProcessor(let name):
      "the program cannot be started here: GOARCH is \(name); unset it (go env -u GOARCH), or build the program with "
        + "gotrace-record build and record it on such a machine"
    case .packagesNotFound(let message):
      "the go command cannot load the packages:\n\(message.trimmed)"
    case .noPackageNamed:
      "no package named: give a package or .go files after the flags, for example ./cmd/app"
    case .severalMainPackages(let paths):
      "more than one package given; give one: \(paths.joined(separator: ", "))"
    case .notAMainPackage(let importPath, let name):
      "package \(importPath) is not a program (package \(name)): name a package main"
    case .nothingToInstrument(let skipped, let only?, let reasons) where reasons.isEmpty:
      "nothing to record: --only \(only) matches no function of the program "
        + "(\(CountText.count(UInt64(skipped), "function")) left out)"
    case .nothingToInstrument(0, _, let reasons) where reasons.isEmpty:
      "nothing to record: no package of the program is of a main module; name packages to record with --include"
    case .nothingToInstrument(let skipped, _, let reasons):
      "nothing to record: the filters leave no function of the program "
        + "(\(CountText.count(UInt64(skipped), "function")) left out\(reasons.list))"
    case .invalidPattern(let pattern):
      "--only \(pattern): not a regular expression"
    case .invalidFilterFile(let path, let problem):
      "\(path):\(problem.sentence)"
    case .tooManyFunctions(let count, let limit):
      "\(CountText.grouped(UInt64(count))) functions to record, the maximum is \(CountText.grouped(UInt64(limit))): "
        + "exclude packages with --exclude"
    case .programDoesNotBuild:
      "the program does not build, also without GoTrace; nothing was recorded"
    case .instrumentedProgramDoesNotBuild(let message):
      "the program builds, but not with instrumentation; this is a bug in gotrace-record, please report it:\n"
        + message.trimmed
    case .nothingToScore:
      "what recording costs this program is not known (no process made a traced call, or the machine has no fast "
        + "path); record it without --overhead"
    case .nothingRan:
      "go test failed before any test ran; nothing was recorded"
    case .notInstrumented(let path):
      "nothing was recorded: \(path) was not made by 'gotrace-record build' and started no such program that could "
        + "reach the recorder (a network namespace with a /proc of its own prevents it); build it with "
        + "'gotrace-record build', or give a Go package"
    case .programNotFound(let name):
      "no program or Go package \(name)"
    case .unsupportedFlag(let flag, let reason):
      "the go flag \(flag) cannot be used: \(reason)"
    case .notASpool(let path):
      "\(path) is not the spool of a killed gotrace-record: give /dev/shm/gotrace.<pid>.spool with its .recovery file "
        + "beside it"
    case .notOurs(let path):
      "\(path) is not trusted: it belongs to another user, is a link or is not a regular file; its owner must remove it"
    case .stillRecording(let path, let pid):
      "\(path): its recorder, process \(pid), still runs; wait until it has ended, or stop it"
    case .interrupted(let signal):
      "ended by signal \(signal)"
    case .noProcessTable:
      "/proc does not show this process; mount it in this pid namespace (mount -t proc proc /proc)"
    case .noThread(let code):
      "cannot start the recorder's threads: \(SystemError(code: code)); it needs five threads: see ulimit -u, "
        + "ulimit -v and the limits of the control group"
    case .system(let operation, let path, let code):
      "cannot \(operation.words)\(path.isEmpty ? "" : " " + path): \(SystemError(code: code))"
    case .cannotMakeSpool(let path, let code):
      "cannot make the spool \(path): \(SystemError(code: code))"
    case .cannotStart(let path, let code):
      "cannot start \(path): \(SystemError(code: code))"
    case .store(let error):
      error.writingSentence
    }
  }
}

extension TraceStoreError {
  fileprivate var writingSentence: String {
    switch self {
    case .system(let operation, let path, let code):
      "cannot \(operation.rawValue) \(path): \(SystemError(code: code))"
    case .notARegularFile(let path):
      "cannot write \(path): it is not a regular file; choose another path with -o"
    case .standardStream(let path):
      "cannot write \(path): it is the file of standard output or standard error; choose another path with -o"
    default:
      "cannot write the trace: \(self)"
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    String(self.reversed().drop { $0.isWhitespace }.reversed())
  }
}
