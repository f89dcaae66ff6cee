import Testing

@testable import Recording
import Platform

/// docs/SPOOL.md is the specification of the protocol; the Go and the Swift source have its numbers under its names.
struct SpoolSpecificationTests {
  private static let root = FilePath.directory(of: RuntimeFilesTests.folder)
  private let specification: SpoolSpecification

  init() throws { specification = try SpoolSpecification(markdown: Self.text("docs/SPOOL.md")) }

  private static func text(_ path: String) throws -> String {
    String(decoding: try FileSystem.read(root + "/" + path), as: UTF8.self)
  }

  /// The sources in a folder, one after the other.
  private static func text(ofSourcesIn folder: String, _ suffix: String) throws -> String {
    try FileSystem.names(in: root + "/" + folder).filter { $0.hasSuffix(suffix) }
      .map { try text(folder + "/" + $0) }.joined()
  }

  /// Integer constants of a Go file.
  private static func goConstants(_ text: String) -> [String: Int] {
    Dictionary(
      text.matches(of: /(?m)^\t(\w+) += (\d+)(?: \/\/.*)?$/).compactMap { match in
        Int(match.2).map { (String(match.1), $0) }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Integer constants and cases of a Swift file whose types are nested in `SpoolLayout`, by their names in there.
  private static func swiftConstants(_ text: String) -> [String: Int] {
    var found: [String: Int] = [:]
    var types: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let match = line.firstMatch(of: /^ *(?:enum|struct|extension) ([\w.]+).*{$/) {
        types.append(match.1)
      } else if line.firstMatch(of: /{$/) != nil {
        types.append("")
      } else if line.firstMatch(of: /^ *}$/) != nil {
        types.removeLast()
      } else if let match = line.firstMatch(of: /^ *(?:static let|case) (\w+)(?:: \w+)? = (\d+)$/) {
        found[(types.dropFirst() + [match.1]).joined(separator: ".")] = Int(match.2)
      }
    }
    return found
  }

  private func expectEqual(_ source: [String: Int], _ specified: [String: Int], _ file: String) {
    for (name, value) in specified.sorted(by: { $0.key < $1.key }) {
      #expect(source[name] == value, "\(name) in \(file)")
    }
    let more = Set(source.keys).subtracting(specified.keys).sorted()
    #expect(more.isEmpty, "in \(file), not in SPOOL.md")
  }

  @Test func goHasEveryNumberOfTheSpecificationUnderItsNameAndNoOther() throws {
    expectEqual(
      Self.goConstants(try Self.text("Runtime/spool_layout.go")), specification.goConstants, "Runtime/spool_layout.go")
  }

  @Test func soHasSwift() throws {
    let file = "Sources/Recording/Spool/SpoolLayout.swift"
    expectEqual(Self.swiftConstants(try Self.text(file)), specification.swiftConstants, file)
  }

  @Test func theRecorderOfTheRuntimesTestsAgrees() throws {
    let constants = Self.goConstants(try Self.text("Runtime/testing/spool_layout.go"))
    #expect(constants.count > 50)
    for (name, value) in constants { #expect(specification.goConstants[name] == value, "\(name)") }
  }

  @Test func theSpoolBeginsWithTheSameMagic() throws {
    let field = try #require(specification.header.first)
    #expect(field.name == "Magic" && SpoolLayout.magic == Array(field.meaning.utf8))
    let source = try Self.text("Runtime/spool.go")
    let digits = try #require(source.firstMatch(of: /(?m)^const magic = 0x([0-9A-F_]+)$/)).1.filter { $0 != "_" }
    let word = try #require(UInt64(digits, radix: 16))
    #expect((0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } == SpoolLayout.magic)
  }

  @Test func valuesThatOtherTypesHoldHaveTheirNames() {
    func names(_ field: String) -> [UInt32: String] {
      Dictionary(
        uniqueKeysWithValues: specification.values.filter { $0.field == field }
          .map { (UInt32($0.value), SpoolSpecification.camel($0.name)) })
    }
    let (clocks, reasons) = (names("Clock_Kind"), names("Give_Up_Reason"))
    for value in 0..<10 as Range<UInt32> {
      #expect(Clock(rawValue: value).map { "\($0)" } == clocks[value])
      // The recorder does not report what it has caused itself.
      let reason = ["recorderGone", "sessionClosed"].contains(reasons[value]) ? nil : reasons[value]
      #expect(GiveUpReason(rawValue: value).map { "\($0)" } == reason)
    }
  }

  @Test func masksFollowFromTheNumbersOfBits() {
    typealias State = SpoolLayout.SegmentState
    #expect(SpoolLayout.idMask == 1 << SpoolLayout.idBits - 1 && SpoolLayout.ID.limit == 1 << SpoolLayout.idBits)
    #expect(SpoolLayout.tickMask == 1 << SpoolLayout.tickBits - 1)
    let masks = ["Phase": State.phaseMask, "Slot": State.slotMask, "Processor": State.processorMask]
    var owner: UInt64 = 0
    for part in specification.parts {
      #expect(masks[part.name] ?? 0xFFFF_FFFF == 1 << part.bits.count - 1)
      if ["Slot", "Processor"].contains(part.name) { owner |= (1 << part.bits.count - 1) << part.bits.lowerBound }
    }
    #expect(State.ownerMask == owner && State.slotLimit == Int(State.slotMask) + 1)
  }

  @Test func thePartsOfAStructureFillItWithoutOverlapsAndNumbersAreAligned() {
    let sizes = Dictionary(uniqueKeysWithValues: specification.constants.map { ($0.name, $0.value) })
    for (fields, size) in [
      (specification.header, "Header_Bytes"), (specification.slot, "Slot_Bytes"),
      (specification.commit, "Commit_Header_Bytes"), (specification.cursor, "Cursor_Bytes"),
    ] {
      var end = 0
      for field in fields {
        #expect(field.offset >= end && field.bits.map { field.offset % ($0 / 8) } ?? 0 == 0, "\(field.name)")
        end = field.offset + field.bytes
      }
      #expect(end <= sizes[size] ?? 0, "\(size)")
    }
    var next = 0
    for part in specification.parts {
      #expect(part.bits.lowerBound == next, "\(part.name)")
      next = part.bits.upperBound + 1
    }
    #expect(next == 64)
  }

  @Test func bothSourcesReadAndWriteFieldsInTheirWidths() throws {
    var bits: [String: Int] = [:]
    for (type, fields) in [
      ("header", specification.header), ("slot", specification.slot), ("commit", specification.commit),
      ("cursor", specification.cursor),
    ] {
      for field in fields { bits[SpoolSpecification.camel(field.name, prefix: type)] = field.bits ?? 8 * field.bytes }
    }
    let go = try Self.text(ofSourcesIn: "Runtime", ".go")
    var uses = go.matches(of: /\b(?:slotWord32|header32|load32)\((?:h\+|spoolBase\+)?((?:slot|header)[A-Z]\w+)\)/)
      .map { (String($0.1), 32) }
    uses += go.matches(of: /\b(?:slotWord|header64|load)\((?:h\+|spoolBase\+)?((?:slot|header)[A-Z]\w+)\)/)
      .map { (String($0.1), 64) }
    #expect(uses.count > 50)
    let swift = try Self.text(ofSourcesIn: "Sources/Recording/Spool", ".swift")
    let swiftUses =
      swift.matches(of: /ByteOffset: (?:SpoolLayout\.)?(Header|Commit|Cursor)\.(\w+), as: UInt(32|64)/)
      .map { ("\($0.1.lowercased())\($0.2.prefix(1).uppercased())\($0.2.dropFirst())", Int($0.3) ?? 0) }
      + swift.matches(of: /\bslotWord(32)?\(slot, (?:SpoolLayout\.)?Slot\.(\w+)\)/)
      .map { ("slot\($0.2.prefix(1).uppercased())\($0.2.dropFirst())", $0.1 == nil ? 64 : 32) }
      + swift.matches(
        of: /(?:store_release|load_acquire)(32)?\(\w+(?:\(slot\))? \+ (?:SpoolLayout\.)?(Header|Slot|Commit)\.(\w+)/
      )
      .map { ("\($0.2.lowercased())\($0.3.prefix(1).uppercased())\($0.3.dropFirst())", $0.1 == nil ? 64 : 32) }
    #expect(swiftUses.count > 40)
    for (name, width) in uses + swiftUses { #expect(bits[name] == width, "\(name)") }
  }
}
