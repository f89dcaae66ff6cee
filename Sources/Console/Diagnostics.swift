import Glibc
import Synchronization

/// The only way in which the programs speak to a person beside their report: lines on stderr.
///
/// `gotrace-analyze: error: server.trace: not a trace`. Lines are written whole with one `write`, so that those of the
/// traced program on the same terminal are not torn. Safe to use from any thread.
public final class Diagnostics: Sendable {
  public enum Severity: String, Sendable {
    case error, warning, note
  }

  private struct State {
    var once: Set<String> = []
    var errors = 0
    var warnings = 0
    var statusIsShown = false
  }

  private let program: String
  private let usesColor: Bool
  private let isTerminal: Bool
  private let sink: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// Diagnostics that go to stderr.
  public convenience init(program: String, color: Terminal.ColorChoice = .auto) {
    let isTerminal = Terminal.isTerminal(STDERR_FILENO)
    self.init(
      program: program, usesColor: Terminal.usesColor(color, isTerminal: isTerminal), isTerminal: isTerminal
    ) { writeAll($0, to: STDERR_FILENO) }
  }

  /// Diagnostics that go to `sink`, which receives whole lines.
  public init(
    program: String, usesColor: Bool, isTerminal: Bool, sink: @escaping @Sendable (String) -> Void
  ) {
    self.program = program
    self.usesColor = usesColor
    self.isTerminal = isTerminal
    self.sink = sink
  }

  public var errorCount: Int { state.withLock { $0.errors } }
  public var warningCount: Int { state.withLock { $0.warnings } }

  public func error(_ message: String) { say(.error, message) }
  public func warning(_ message: String) { say(.warning, message) }
  public func note(_ message: String) { say(.note, message) }

  /// A warning that is shown the first time only.
  public func warnOnce(_ message: String) {
    guard state.withLock({ $0.once.insert(message).inserted }) else { return }
    warning(message)
  }

  /// Replaces the live line at the bottom of the terminal; `nil` takes it away.
  ///
  /// Does nothing where stderr is no terminal.
  public func status(_ text: String?) {
    guard isTerminal else { return }
    state.withLock { state in
      if let text {
        sink("\r\u{1b}[K" + SafeText.visible(text))
        state.statusIsShown = true
      } else if state.statusIsShown {
        sink("\r\u{1b}[K")
        state.statusIsShown = false
      }
    }
  }

  /// Lines of `message` after the first are indented below it.
  private func say(_ severity: Severity, _ message: String) {
    let style: Style = severity == .error ? .boldRed : severity == .warning ? .boldYellow : .bold
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map { SafeText.name(String($0)) }
    let text = "\(program): \(style(severity.rawValue + ":", enabled: usesColor)) \(lines.joined(separator: "\n  "))\n"
    state.withLock { state in
      if severity == .error { state.errors += 1 }
      if severity == .warning { state.warnings += 1 }
      sink(state.statusIsShown ? "\r\u{1b}[K" + text : text)
      state.statusIsShown = false
    }
  }
}

/// Writes `text` as it is; what the descriptor does not take is lost, for there is nowhere to complain.
private func writeAll(_ text: String, to descriptor: Int32) {
  var text = text
  text.withUTF8 { bytes in
    var offset = 0
    while offset < bytes.count {
      // Safe: `offset` stays within the buffer, which outlives the call.
      let count = unsafe write(descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return }
      offset += count
    }
  }
}
