import Console
import TestSupport
import Testing

@testable import TraceAnalysis

struct ExportTests {
  @Test func protobufFieldsAreEncodedAsTheSpecificationShows() {
    var message = ProtobufWriter()
    // The examples of the Protocol Buffers encoding guide.
    message.integer(1, 150)
    #expect(message.bytes == [0x08, 0x96, 0x01])
    message.removeAll()
    message.string(2, "testing")
    #expect(message.bytes == [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67])
    message.removeAll()
    message.message(3) { $0.integer(1, 150) }
    #expect(message.bytes == [0x1a, 0x03, 0x08, 0x96, 0x01])
    message.removeAll()
    message.packed(6, [3, 270, 86942])
    #expect(message.bytes == [0x32, 0x06, 0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05])
    message.removeAll()
    message.fixed64(47, 1)
    #expect(message.bytes == [0xf9, 0x02, 1, 0, 0, 0, 0, 0, 0, 0])
    message.removeAll()
    message.integer(1, .max)
    #expect(message.bytes == [0x08] + [UInt8](repeating: 0xff, count: 9) + [1])
  }

  @Test func gzipHasTheChecksumOfItsContent() {
    var out = OutputBuffer()
    var gzip = GzipWriter(to: &out)
    gzip.write(Array("123456789".utf8), to: &out)
    gzip.finish(to: &out)
    // The check value of CRC-32 is cbf43926.
    #expect(out.bytes.suffix(8) == [0x26, 0x39, 0xf4, 0xcb, 9, 0, 0, 0])
    #expect(Array(out.bytes[10..<15]) == [1, 9, 0, 0xf6, 0xff])
  }

  @Test func gzipCutsLongContentIntoBlocks() {
    var out = OutputBuffer()
    var gzip = GzipWriter(to: &out)
    gzip.write([UInt8](repeating: 7, count: 200_000), to: &out)
    gzip.finish(to: &out)
    // Ten bytes before, eight after, and five for each of four blocks.
    #expect(out.bytes.count == 10 + 200_000 + 4 * 5 + 8)
  }

  @Test func deepStacksAreSummedUp() {
    let profile = Profile(merging: [Samples.chain(depth: 5000)])
    var out = OutputBuffer()
    #expect(PprofExport(profile, startUnixNanoseconds: 0).write(to: &out) == 5000 - 1024)
    #expect(out.bytes.count < 2_000_000)
    var speedscope = OutputBuffer()
    let names = FunctionNames(profile.functions)
    #expect(SpeedscopeExport(profile, names: names, title: "deep").write(to: &speedscope) == 5000 - 1024)
    #expect(speedscope.text.contains("\"endValue\":5000000000}"))
  }

  @Test(arguments: ExportTable.allCases)
  func tablesAreAsRecorded(_ table: ExportTable) throws {
    let profile = Profile(merging: [Samples.server])
    var out = OutputBuffer()
    try table.table([Samples.server], profile, names: FunctionNames(profile.functions)).write(as: .csv, to: &out)
    try expectGolden(out.text, "export --format csv --table \(table.rawValue).txt")
  }

  @Test func speedscopeIsAsRecorded() throws {
    let profile = Profile(merging: [Samples.server])
    var out = OutputBuffer()
    let deeper = SpeedscopeExport(profile, names: FunctionNames(profile.functions), title: "server.trace")
      .write(to: &out)
    #expect(deeper == 0)
    try expectGolden(out.text, "export --format speedscope.txt")
  }
}
