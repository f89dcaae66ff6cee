@testable import TraceStore
import ByteCoding
import TestSupport
import TraceModel

extension FormatRule {
  /// Blocks of events.
  static let ofEvents: [FormatRule] = codeRules + runRules + timeRules

  private static let written =
    "A block of events MUST NOT name a function, site or goroutine whose table entry has not been written before"
  private static let reserved = "It MUST NOT be reserved"
  private static let used = "every byte of `Code_Extra` MUST be used"

  private static let codeRules: [FormatRule] =
    [4, 15, 16 + 1 << 20, 1 << 31 - 1, 1 << 31 + 1 << 20, .max].map { (code: UInt32) in
      FormatRule("code \(code)", against: reserved, .unknownReference) {
        try $0.editEvents { $0.dictionary[0] = code }
      }
    } + [
      FormatRule("a function that no table holds", against: written, .unknownReference) {
        try $0.editEvents { $0.dictionary[0] = 16 + 20 }
      },
      FormatRule("a site that no table holds", against: written, .unknownReference) {
        try $0.editEvents { $0.dictionary[0] = 1 << 31 + 5 }
      },
      FormatRule("a goroutine that no table holds", against: written, .unknownReference) {
        try $0.editEvents { $0.runs[0].goroutine = 1_000_000 }
      },
      FormatRule("an exit in the dictionary", against: "event codes; MUST NOT be 0", .unknownReference) {
        try $0.editEvents { $0.dictionary[0] = 0 }
      },
      FormatRule(
        "more codes than events", against: "MUST be at most as many as events", .outOfRange
      ) {
        try $0.editEvents { content in
          content.dictionary += repeatElement(1, count: content.codes.count)
          content.codeCount = UInt64(content.dictionary.count)
        }
      },
      FormatRule("a code that is not in the dictionary", against: "The entry MUST be there", .unknownReference) {
        try $0.editEvents { $0.codes[0] = 254 }
      },
      FormatRule("another that is not", against: "The entry MUST be there", .unknownReference) {
        try $0.editEvents {
          $0.codes[0] = 255
          $0.codeExtra = [0]
        }
      },
      FormatRule("a code without its number", against: "x is the next `Number` of `Code_Extra`", .tooShort) {
        try $0.editEvents { $0.codes[0] = 255 }
      },
      FormatRule("more numbers than codes need", against: used, .tooLong) {
        try $0.editEvents { $0.codeExtra = [0] }
      },
    ]

  private static let taken = "The runs MUST have `Items` events together, and take up all of `Run_Bytes`"

  private static let runRules: [FormatRule] = [
    FormatRule("no event", against: "There MUST be at least one event, and at most 2¹⁸", .tooLarge) {
      $0.edit(.events) { $0.items = 0 }
    },
    FormatRule("2¹⁸ + 1 events", against: "There MUST be at least one event, and at most 2¹⁸", .tooLarge) {
      $0.edit(.events) { $0.items = 1 << 18 + 1 }
    },
    FormatRule("no run", against: "MUST be at least 1", .outOfRange) {
      $0.edit(.events) { $0.content = [0] + $0.content.dropFirst() }
    },
    FormatRule("runs of more events", against: taken, .outOfRange) {
      try $0.editEvents { $0.runs[$0.runs.count - 1].rest += 1 }
    },
    FormatRule("runs of fewer events", against: taken, .tooLong) {
      try $0.editEvents { content in
        let run = content.runs.indices.first { content.runs[$0].rest > 0 } ?? 0
        content.runs[run].rest -= 1
      }
    },
    FormatRule("a byte behind the runs", against: taken, .tooLong) {
      try $0.editEvents { $0.runFilling = [0] }
    },
    FormatRule(
      "two runs of a goroutine that overlap", against: "Runs of one goroutine MUST NOT overlap", .timeRunsBackwards
    ) {
      try $0.setEvents { batch in
        let end = batch.times[Int(batch.runs[0].count) - 1]
        batch.append(goroutine: batch.runs[0].goroutine, [(max(end, 1) - 1, .stallBegin), (.max >> 3, .stallEnd)])
      }
    },
    FormatRule(
      "a run after a later one, within a block", against: "and MUST stand in the order of time within a block",
      .timeRunsBackwards
    ) {
      try $0.setEvents { batch in
        batch.append(goroutine: batch.runs[0].goroutine, [(batch.times[0], .stallBegin)])
      }
    },
    FormatRule(
      "a run after a later one, from block to block", against: "and from block to block", .timeRunsBackwards
    ) {
      // All goroutines are known before.
      let goroutines = $0.blocks.filter { $0.kind == BlockKind.goroutines.rawValue }
      $0.blocks.removeAll { $0.kind == BlockKind.goroutines.rawValue }
      $0.blocks.insert(contentsOf: goroutines, at: $0.index(of: .events))
      $0.blocks.swapAt($0.index(of: .events, 2), $0.index(of: .events, 3))
    },
  ]

  private static let below = "Ticks of events MUST be below 2⁶²"

  private static let timeRules: [FormatRule] = [
    FormatRule("a first tick of 2⁶²", against: below, .outOfRange) {
      try $0.editEvents { $0.runs[$0.runs.count - 1].first = 1 << 62 }
    },
    FormatRule("a tick of 2⁶²", against: below, .outOfRange) {
      try $0.editEvents { content in
        content.deltas[content.deltas.count - 1] = 255
        content.deltaExtra += [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x3F]
      }
    },
    FormatRule("a delta of 2⁶²", against: "x, below 2⁶²", .outOfRange) {
      try $0.editEvents { content in
        content.deltas[content.deltas.count - 1] = 255
        content.deltaExtra += [0, 0, 0, 0, 0, 0, 0, 0x40]
      }
    },
    FormatRule("more bytes than deltas need", against: "Every byte of `Delta_Extra` MUST be used", .tooLong) {
      try $0.editEvents { $0.deltaExtra.append(0) }
    },
    FormatRule("fewer bytes than deltas need", against: "taken from `Delta_Extra`", .tooShort) {
      try $0.editEvents { $0.deltaExtra.removeLast() }
    },
  ]
}
