import Console
import Testing

@testable import TraceAnalysis

struct TreeDrawingTests {
  /// Whatever row came before, a row's prefix is its own.
  @Test func rowsInAnyOrderAreDrawnAlike() {
    var random: UInt64 = 5
    func next() -> UInt64 {
      random ^= random << 13
      random ^= random >> 7
      random ^= random << 17
      return random
    }
    var prefix = TreeDrawing.Prefix()
    for _ in 0..<3000 {
      let depth = Int(next() % 70)
      // Few bits, so that rows often have some in common.
      let continuing = next() & next() & next()
      var (shared, fresh, first) = (OutputBuffer(), OutputBuffer(), TreeDrawing.Prefix())
      prefix.write(depth: depth, continuing: continuing, to: &shared)
      first.write(depth: depth, continuing: continuing, to: &fresh)
      #expect(shared.text == fresh.text)
      #expect(fresh.text.count == TreeDrawing.width(depth: depth))
    }
    #expect(TreeDrawing.prefix(depth: 3, continuing: 0b0100) == "    │   └── ")
  }
}
