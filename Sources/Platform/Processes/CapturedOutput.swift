internal import CPlatform
internal import Glibc

/// What a child writes to its standard output and standard error, read to the end of both.
public struct CapturedOutput: Sendable {
  public private(set) var status: ExitStatus
  public private(set) var output: [UInt8]
  public private(set) var errors: [UInt8]

  /// Runs `executable`; its standard input is ours, both outputs are read at the same time (neither can block it).
  ///
  /// - Parameters:
  ///   - environment: `NAME=value` strings; `nil` hands on ours.
  ///   - watched: a descriptor that is watched meanwhile; -1 for none.
  ///   - ready: called when that one can be read.
  public init(
    of executable: String, arguments: [String], environment: [String]?, watching watched: Int32 = -1,
    ready: (ChildProcess) -> Void = { _ in }
  ) throws(Failure) {
    let output = try Pipe()
    let errors = try Pipe()
    let child: ChildProcess
    do throws(SystemError) {
      child = try ChildProcess.start(
        executable, arguments: arguments, environment: environment, output: output.writeEnd.descriptor,
        errors: errors.writeEnd.descriptor)
    } catch {
      throw .start(error)
    }
    var outputEnd = output.leaveReadEnd()
    var errorEnd = errors.leaveReadEnd()
    self.output = []
    self.errors = []
    while outputEnd.descriptor >= 0 || errorEnd.descriptor >= 0 {
      let isReady = Poll.wait(for: [outputEnd.descriptor, errorEnd.descriptor, watched])
      if isReady[2] { ready(child) }
      if isReady[0] { Self.read(&outputEnd, into: &self.output) }
      if isReady[1] { Self.read(&errorEnd, into: &self.errors) }
    }
    status = child.wait()
  }

  /// Why a child could not be run.
  public enum Failure: Error, Hashable {
    case pipe(SystemError)
    case start(SystemError)
  }

  /// Reads what there is, and closes the end where nothing more can come.
  private static func read(_ end: inout OpenFile, into bytes: inout [UInt8]) {
    let count = (try? DescriptorIO.read(upTo: 1 << 16, from: end.descriptor, appendingTo: &bytes)) ?? 0
    if count == 0 { try? end.close() }
  }
}

/// A pipe; no child inherits its ends, but as a copy.
private struct Pipe: ~Copyable {
  let readEnd: OpenFile
  let writeEnd: OpenFile

  init() throws(CapturedOutput.Failure) {
    var ends: [Int32] = [0, 0]
    // Safe: the array has two elements.
    guard unsafe cplatform_pipe(&ends) == 0 else { throw .pipe(.last) }
    readEnd = OpenFile(owning: ends[0])
    writeEnd = OpenFile(owning: ends[1])
  }

  /// Closes the end for writing.
  consuming func leaveReadEnd() -> OpenFile { readEnd }
}
