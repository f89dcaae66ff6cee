@testable import TraceStore
import ByteCoding
import TraceModel

extension FormatRule {
  /// Metadata, functions, sites, processes, goroutines.
  static let ofTables: [FormatRule] = contentRules + headerRules + orderRules + entryRules

  private static let ends = "The content of a block MUST end where its last field ends"
  private static let says = "`First`, `Last` and `Items` MUST be what the content says"

  private static let contentRules: [FormatRule] =
    [BlockKind.metadata, .symbols, .spawnSites, .processes, .totals].map { kind in
      FormatRule("a byte behind a block of \(kind)", against: ends, .tooLong) { $0.lengthen(kind) }
    }
    + [BlockKind.goroutines, .goroutineFacts, .callTree, .histograms, .events].map { kind in
      FormatRule("a byte behind a block of \(kind)", against: ends, .tooLong, byReading: kind != .goroutines) {
        $0.lengthen(kind)
      }
    }
    + [
      FormatRule("a byte behind the index", against: ends, .damage(.unusableIndex)) {
        $0.changeIndex = { $0[0].content.append(0) }
      },
      FormatRule(
        "a number of ten bytes that is too large",
        against: "It MUST take at most ten bytes, of which the tenth is at most 1", .outOfRange
      ) {
        $0.edit(.symbols) {
          $0.content.replaceSubrange(0..<1, with: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2])
        }
      },
      FormatRule("a string that is too long", against: "then as many bytes of UTF-8", .tooShort) {
        $0.edit(.spawnSites) { $0.content[1] = 0x7F }
      },
      FormatRule("a fifth type of field", against: "A type MUST NOT be another number", .unexpectedField) {
        // One field: "a", of type 4.
        $0.edit(.processes) { $0.content = [1, 1, 0x61, 5, 0] }
      },
    ]

  private static let headerRules: [FormatRule] = [
    FormatRule("metadata with a number", against: says, .outOfRange) { $0.edit(.metadata) { $0.last = 1 } },
    FormatRule("two processes in a block", against: says, .outOfRange) { $0.edit(.processes) { $0.last = 1 } },
    FormatRule("totals with a number", against: says, .outOfRange) { $0.edit(.totals) { $0.items = 2 } },
    FormatRule("more functions than ids", against: says, .outOfRange) { $0.edit(.symbols) { $0.items += 1 } },
    FormatRule("fewer sites than ids", against: says, .outOfRange) { $0.edit(.spawnSites) { $0.items -= 1 } },
    FormatRule("more functions than content", against: says, .tooShort) {
      $0.edit(.symbols) {
        $0.items += 1
        $0.last += 1
      }
    },
    FormatRule("fewer goroutines than content", against: says, .tooLong, byReading: false) {
      // The last of them, so that no other follows.
      let last = $0.blocks.lastIndex { $0.kind == BlockKind.goroutines.rawValue } ?? 0
      $0.blocks[last].content += [0, 2, 2, 0]
    },
    FormatRule("more goroutines than ids", against: says, .outOfRange) { $0.edit(.goroutines) { $0.items += 1 } },
    FormatRule("an event too early for its block", against: says, .outOfRange) { $0.edit(.events) { $0.first += 1 } },
    FormatRule("an event too late for its block", against: says, .outOfRange) { $0.edit(.events) { $0.last -= 1 } },
    FormatRule("2²⁰ + 1 functions", against: "There MUST be at most 2²⁰ functions", .outOfRange) {
      $0.edit(.symbols) { ($0.last, $0.items) = (1 << 20, 1 << 20 + 1) }
    },
    FormatRule("2²⁰ + 1 sites", against: "2²⁰ spawn sites", .outOfRange) {
      $0.edit(.spawnSites) { ($0.last, $0.items) = (1 << 20, 1 << 20 + 1) }
    },
    FormatRule("a list of no functions that loops go over", against: "which MUST NOT be 0", .tooLong) {
      $0.edit(.symbols) { $0.content.append(0) }
    },
    FormatRule(
      "a loop over a function of another block", against: "The places MUST be those of functions of the block",
      .outOfRange
    ) { $0.edit(.symbols) { $0.content += [1, UInt8($0.items)] } },
    FormatRule("recording intervals that end out of order", against: "They MUST ascend", .outOfRange) {
      for number in 0..<2 { try $0.setField(.processes, number, "interval_ends", .numbers([7, 7])) }
    },
    FormatRule("4,097 recording intervals", against: "and MUST NOT be more than 4096", .outOfRange) {
      for number in 0..<2 { try $0.setField(.processes, number, "interval_ends", .numbers(Array(1...4097))) }
    },
    FormatRule("a function that is counted twice", against: "The ids MUST rise from one to the next", .outOfRange) {
      for number in 0..<2 { try $0.setCounted([3, 3], [1, 2], ofProcess: number) }
    },
    FormatRule(
      "a count of no function", against: "a number for each of these functions, and there MUST be no others",
      .outOfRange
    ) {
      for number in 0..<2 { try $0.setCounted([3], [1, 2], ofProcess: number) }
    },
    FormatRule(
      "a count of a function that is not there", against: "MUST be of functions in blocks before this one", .outOfRange
    ) {
      for number in 0..<2 { try $0.setCounted([1 << 19], [1], ofProcess: number) }
    },
    FormatRule("process 2²⁰", against: "2²⁰ processes", .outOfRange) {
      $0.edit(.processes) { ($0.first, $0.last) = (1 << 20, 1 << 20) }
    },
    FormatRule("2³¹ + 1 goroutines", against: "2³¹ goroutines", .outOfRange) {
      $0.edit(.goroutines) { ($0.last, $0.items) = (1 << 31, 1 << 31 + 1) }
    },
  ]

  private static let follows = "each block MUST continue where the one before ended"
  private static let written =
    "A block of events MUST NOT name a function, site or goroutine whose table entry has not been written before"
  private static let writtenToo = "a goroutine's entry MUST NOT name a process or site that has not"

  private static let orderRules: [FormatRule] = [
    FormatRule(
      "no metadata at the beginning", against: "One such block MUST stand at the beginning of the file", .outOfPlace
    ) { $0.blocks.swapAt(0, 1) },
    FormatRule(
      "no metadata after the events", against: "and, in a finished trace, another after the last events", .outOfPlace
    ) { $0.blocks.remove(at: $0.index(of: .metadata, 1)) },
    FormatRule("events after the last metadata", against: "another after the last events", .outOfPlace) {
      $0.move($0.index(of: .metadata, 1), to: $0.index(of: .events, 1))
    },
    FormatRule(
      "events where none are kept", against: "there MUST NOT be any then", .contradiction
    ) { try $0.setField(.metadata, 1, "keeps_events", .number(0)) },
    FormatRule("functions from 10 on", against: follows, .outOfPlace) {
      $0.edit(.symbols) { ($0.first, $0.last) = ($0.first + 10, $0.last + 10) }
    },
    FormatRule("functions from a million on", against: follows, .outOfPlace) {
      $0.edit(.symbols) { ($0.first, $0.last) = ($0.first + 1_000_000, $0.last + 1_000_000) }
    },
    FormatRule("sites from 1 on", against: follows, .outOfPlace) {
      $0.edit(.spawnSites) { ($0.first, $0.last) = ($0.first + 1, $0.last + 1) }
    },
    FormatRule("functions twice", against: follows, .outOfPlace) {
      $0.blocks.insert($0.blocks[$0.index(of: .symbols)], at: $0.index(of: .events))
    },
    FormatRule("goroutines with a gap", against: follows, .outOfPlace) {
      $0.edit(.goroutines) { ($0.first, $0.last) = ($0.first + 1_000, $0.last + 1_000) }
    },
    FormatRule("nodes with a gap", against: follows, .outOfPlace) {
      $0.edit(.callTree) { ($0.first, $0.last) = ($0.first + 1_000_000, $0.last + 1_000_000) }
    },
    FormatRule("histograms with a gap", against: follows, .outOfPlace) {
      $0.edit(.histograms) { ($0.first, $0.last) = ($0.first + 1, $0.last + 1) }
    },
    FormatRule("a process too far", against: "A process MUST have the next id when it is first written", .outOfPlace) {
      for number in 0..<2 { $0.edit(.processes, number) { ($0.first, $0.last) = (1, 1) } }
    },
    FormatRule("functions after the events that name them", against: written, .unknownReference) {
      $0.move($0.index(of: .symbols), to: $0.index(of: .metadata, 1))
    },
    FormatRule("sites after the events that name them", against: written, .unknownReference) {
      $0.move($0.index(of: .spawnSites), to: $0.index(of: .metadata, 1))
    },
    FormatRule("goroutines after the events that name them", against: written, .unknownReference) {
      // All of them, in their order.
      let goroutines = $0.blocks.filter { $0.kind == BlockKind.goroutines.rawValue }
      $0.blocks.removeAll { $0.kind == BlockKind.goroutines.rawValue }
      $0.blocks.insert(contentsOf: goroutines, at: $0.index(of: .metadata, 1))
    },
    FormatRule("a process after the goroutines that name it", against: writtenToo, .unknownReference, byReading: false)
    {
      $0.move($0.index(of: .processes), to: $0.index(of: .goroutineFacts))
    },
    FormatRule("a goroutine of a process that no table holds", against: writtenToo, .unknownReference) {
      try $0.editFacts { $0[0].process = 3 }
    },
    FormatRule("a goroutine from a site that no table holds", against: writtenToo, .unknownReference) {
      try $0.editFacts { $0[1].spawnSite = SpawnSiteID(rawValue: 5) }
    },
  ]

  private static let indices = "Indices into it MUST be below that number"

  private static let entryRules: [FormatRule] = [
    FormatRule("a name that is not in the pool", against: indices, .unknownReference) {
      // The last function's file, before its line, which takes a byte.
      $0.edit(.symbols) { $0.content[$0.content.count - 2] = 0x7F }
    },
    FormatRule("a site's file that is not in the pool", against: indices, .unknownReference) {
      $0.edit(.spawnSites) { $0.content[$0.content.count - 2] = 0x7F }
    },
    FormatRule("a line of 2³²", against: "lines below 2³²", .outOfRange) {
      $0.edit(.symbols) {
        $0.content.removeLast()
        $0.content += [0x80, 0x80, 0x80, 0x80, 0x10]
      }
    },
  ]
}

extension RawTrace {
  fileprivate mutating func setCounted(_ functions: [UInt64], _ calls: [UInt64], ofProcess number: Int) throws {
    try setField(.processes, number, "counted_functions", .numbers(functions))
    try setField(.processes, number, "counted_calls", .numbers(calls))
  }
}
