import Console
import Synchronization
import Testing

struct DiagnosticsTests {
  /// Collects what is printed.
  final class Sink: Sendable {
    private let text = Mutex("")
    var all: String { text.withLock { $0 } }
    func write(_ more: [UInt8]) { text.withLock { $0 += String(decoding: more, as: UTF8.self) } }
  }

  private func make(color: Bool = false, terminal: Bool = false) -> (Diagnostics, Sink) {
    let sink = Sink()
    return (Diagnostics(program: "p", usesColor: color, isTerminal: terminal) { sink.write($0) }, sink)
  }

  @Test func whatAnotherProgramPrintsIsUnchanged() {
    let (diagnostics, sink) = make()
    diagnostics.relay(Array("# main\n\u{1b}[31m./a.go:1:2: x\n".utf8))
    #expect(sink.all == "# main\n\u{1b}[31m./a.go:1:2: x\n")
    #expect(diagnostics.errorCount == 0)
  }

  @Test func linesNameTheProgramAndTheSeverity() {
    let (diagnostics, sink) = make()
    diagnostics.error("a.trace is empty")
    diagnostics.warning("two\nlines")
    #expect(sink.all == "p: error: a.trace is empty\np: warning: two\n  lines\n")
    #expect(diagnostics.errorCount == 1)
    #expect(diagnostics.warningCount == 1)
  }

  @Test func aRepeatedWarningIsSaidOnce() {
    let (diagnostics, sink) = make()
    for _ in 0..<3 { diagnostics.warnOnce("again") }
    diagnostics.warnOnce("other")
    #expect(sink.all == "p: warning: again\np: warning: other\n")
  }

  @Test func textFromOutsideCannotColourTheTerminal() {
    let (diagnostics, sink) = make()
    diagnostics.error("cannot open \u{1b}[2J")
    #expect(sink.all == "p: error: cannot open \\x1b[2J\n")
  }

  @Test func theLiveLineGivesWayToMessages() {
    let (diagnostics, sink) = make(terminal: true)
    diagnostics.status("1 call")
    diagnostics.note("n")
    diagnostics.status(nil)
    #expect(sink.all == "\r\u{1b}[K1 call\r\u{1b}[Kp: note: n\n")
    let (quiet, nothing) = make()
    quiet.status("1 call")
    #expect(nothing.all.isEmpty)
  }
}
