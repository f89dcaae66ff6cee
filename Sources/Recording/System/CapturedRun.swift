internal import CPlatform
internal import Glibc

/// The result of a helper command (`go list`, `go env`, …) run to its end with its output kept.
struct CapturedRun {
  let status: ExitStatus
  let output: [UInt8]
  let errors: [UInt8]

  var succeeded: Bool { status == .exited(0) }
  var errorText: String { String(decoding: errors, as: UTF8.self) }
  var outputText: String { String(decoding: output, as: UTF8.self) }

  /// Runs `executable`; its standard input is ours, both outputs are read at the same time (neither can block it).
  ///
  /// A signal that ends us before there is a program to run ends it, and then this throws.
  static func run(
    _ executable: String, arguments: [String], environment: [String]? = nil
  ) throws(RecordingError) -> CapturedRun {
    let inbox = SignalInbox.shared
    try inbox.check()
    let output = try Pipe()
    let errors = try Pipe()
    let child: ChildProcess
    do {
      child = try ChildProcess.start(
        executable, arguments: arguments, environment: environment, output: output.write, errors: errors.write)
    } catch {
      output.closeBoth()
      errors.closeBoth()
      throw error
    }
    close(output.write)
    close(errors.write)
    var captured: [[UInt8]] = [[], []]
    var polls = [
      pollfd(fd: output.read, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errors.read, events: Int16(POLLIN), revents: 0),
      pollfd(fd: inbox.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    var buffer = [UInt8](repeating: 0, count: 65536)
    while polls[..<2].contains(where: { $0.fd >= 0 }) {
      guard unsafe poll(&polls, 3, -1) > 0 else { continue }
      if polls[2].revents != 0 { inbox.end(child.pid) }
      for index in 0..<2 where polls[index].fd >= 0 && polls[index].revents != 0 {
        let count = unsafe read(polls[index].fd, &buffer, buffer.count)
        if count < 0 && errno == EINTR { continue }
        if count > 0 {
          captured[index].append(contentsOf: buffer[..<count])
        } else {
          close(polls[index].fd)
          polls[index].fd = -1
        }
      }
    }
    let status = child.wait()
    try inbox.check()
    return CapturedRun(status: status, output: captured[0], errors: captured[1])
  }
}

private struct Pipe {
  let read: Int32
  let write: Int32

  init() throws(RecordingError) {
    var ends: [Int32] = [0, 0]
    // Close-on-exec: only the copies on descriptors 1 and 2 reach the child.
    guard unsafe cplatform_pipe(&ends) == 0 else {
      throw .system(operation: "open a pipe", path: "", errno: errno)
    }
    read = ends[0]
    write = ends[1]
  }

  func closeBoth() {
    close(read)
    close(write)
  }
}
