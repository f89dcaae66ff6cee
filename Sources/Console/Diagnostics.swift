import Platform
import Synchronization

/// All that the programs print beside their report: lines on stderr.
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
  private let sink: @Sendable ([UInt8]) -> Void
  private let state = Mutex(State())

  /// Diagnostics that go to stderr.
  public convenience init(program: String, color: Terminal.ColorChoice = .standard) {
    let isTerminal = Terminal.isTerminal(DescriptorIO.standardError)
    self.init(
      program: program, usesColor: Terminal.usesColor(color, isTerminal: isTerminal), isTerminal: isTerminal
    ) { bytes in
      // What stderr does not take is lost, for there is nowhere to complain.
      try? DescriptorIO.write(bytes.span, to: DescriptorIO.standardError)
    }
  }

  /// Diagnostics that go to `sink`, which receives whole lines, or what another program has printed.
  public init(
    program: String, usesColor: Bool, isTerminal: Bool, sink: @escaping @Sendable ([UInt8]) -> Void
  ) {
    self.program = program
    self.usesColor = usesColor
    self.isTerminal = isTerminal
    self.sink = sink
  }

  public var errorCount: Int { state.withLock { $0.errors } }
  public var warningCount: Int { state.withLock { $0.warnings } }

  public func error(_ message: String) { print(.error, message) }
  public func warning(_ message: String) { print(.warning, message) }
  public func note(_ message: String) { print(.note, message) }

  /// A warning that is shown the first time only.
  public func warnOnce(_ message: String) {
    guard state.withLock({ $0.once.insert(message).inserted }) else { return }
    warning(message)
  }

  /// Prints what another program has printed, unchanged.
  public func relay(_ bytes: [UInt8]) { if !bytes.isEmpty { sink(bytes) } }

  /// Replaces the live line at the bottom of the terminal; `nil` takes it away.
  ///
  /// Does nothing where stderr is no terminal.
  public func status(_ text: String?) {
    guard isTerminal else { return }
    state.withLock { state in
      if let text {
        sink(Array(("\r\u{1b}[K" + SafeText.visible(text)).utf8))
        state.statusIsShown = true
      } else if state.statusIsShown {
        sink(Array("\r\u{1b}[K".utf8))
        state.statusIsShown = false
      }
    }
  }

  /// Lines of `message` after the first are indented below it.
  private func print(_ severity: Severity, _ message: String) {
    let style: Style = severity == .error ? .boldRed : severity == .warning ? .boldYellow : .bold
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map { SafeText.name(String($0)) }
    let text = "\(program): \(style(severity.rawValue + ":", enabled: usesColor)) \(lines.joined(separator: "\n  "))\n"
    state.withLock { state in
      if severity == .error { state.errors += 1 }
      if severity == .warning { state.warnings += 1 }
      sink(Array((state.statusIsShown ? "\r\u{1b}[K" + text : text).utf8))
      state.statusIsShown = false
    }
  }
}
