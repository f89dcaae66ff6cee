import Foundation
import Testing

@testable import GoSource

/// Names against those that instrumented programs find for themselves, with every toolchain.
@Suite(.serialized) struct RuntimeNamesTests {
  @Test(arguments: GoToolchain.all)
  func sourceAlone(_ toolchain: GoToolchain) throws {
    let program = try InstrumentedProgram("plain", with: toolchain)
    try program.expectAgreement { program.namesFromSource() }
  }

  @Test(arguments: GoToolchain.all)
  func withTheProgramsTable(_ toolchain: GoToolchain) throws {
    let names = ["plain", "shifted", "ranges", "genericmethods"]
    for name in names.prefix(toolchain.goMinor >= 27 ? 4 : toolchain.goMinor >= 23 ? 3 : 2) {
      let program = try InstrumentedProgram(name, with: toolchain, flags: ["-trimpath", "-ldflags=-s -w"])
      try program.expectAgreement { try program.namesFromTable() }
    }
  }

  /// Where the table is in a position-independent program differs with the version.
  @Test(arguments: GoToolchain.all.prefix(1) + GoToolchain.all.suffix(1))
  func withThePositionIndependentProgramsTable(_ toolchain: GoToolchain) throws {
    let program = try InstrumentedProgram("shifted", with: toolchain, flags: ["-buildmode=pie"])
    try program.expectAgreement { try program.namesFromTable() }
  }

  @Test(arguments: [
    ("main", "main"), ("example.com/a.b/c", "example.com/a.b/c"), ("example.com/a.b/c.d", "example.com/a.b/c%2ed"),
    ("gopkg.in/yaml.v3", "gopkg.in/yaml%2ev3"), ("a%\"b", "a%25%22b"), ("ü/é", "%c3%bc/%c3%a9"), ("x.y", "x%2ey"),
  ])
  func linkerPaths(_ path: String, _ expected: String) {
    #expect(RuntimeNames.linkerPath(path) == expected)
  }

  @Test(arguments: [
    ("main.main", "main", "main.main"),
    ("a.b/c%2ed.(*T).m.func1", "a.b/c%2ed", "a.b/c%2ed.(*T).m.func1"),
    ("a/b.F[go.shape.int,c/d.T[e/f.U]].func1", "a/b", "a/b.F[...].func1"),
    ("m.(*S[go.shape.int]).f[go.shape.[]string]", "m", "m.(*S[...]).f[...]"),
    ("type:.eq.a/b.T", "type:.eq.a/b", "type:.eq.a/b.T"),
  ])
  func symbols(_ symbol: String, _ package: String, _ printed: String) {
    #expect(Pclntab.package(of: symbol) == package)
    #expect(Pclntab.withoutTypeArguments(symbol) == printed)
  }

  @Test func noTable() {
    for bytes in [[], [0x7F], Array("\u{7F}ELF\u{2}\u{1}".utf8) + Array(repeating: 0xF1, count: 4096)] as [[UInt8]] {
      #expect(throws: Pclntab.Failure.noTable) { try Pclntab(executable: bytes.span, packages: ["main"]) }
    }
  }

  @Test(arguments: GoToolchain.all.suffix(1))
  func damagedTable(_ toolchain: GoToolchain) throws {
    let program = try InstrumentedProgram("shifted", with: toolchain)
    let start = Pclntab.start(in: program.executable.span) ?? 0
    // The table alone, which is found at once, cut off soon after its last part begins.
    let lastPart = Int(program.executable.span.littleEndian(at: start + 64, bytes: 8))
    let table = Array(program.executable[start..<start + lastPart + 4096])
    func read(_ bytes: [UInt8]) -> Pclntab.Failure? {
      do {
        _ = try Pclntab(executable: bytes.span, packages: ["main"])
        return nil
      } catch { return error }
    }
    #expect(read(table) == .damaged)
    for length in stride(from: 0, to: table.count, by: 9973) {
      #expect(read(Array(table[..<length])) != nil)
    }
    var damaged = table
    for offset in Array(0..<72) + stride(from: 72, to: table.count, by: 997) {
      damaged[offset] ^= 0xFF
      #expect(read(damaged) != nil)
      damaged[offset] ^= 0xFF
    }
  }
}
