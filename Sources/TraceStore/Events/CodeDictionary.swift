import TraceModel

/// The distinct event codes of one block, numbered in the order in which they appear; number 0 is always the exit.
struct CodeDictionary: Sendable {
  /// Codes 1 and up.
  private(set) var codes: [UInt32] = []
  /// By code below 2²⁰ + 16: its number, or 0 for codes that are not in the dictionary (and for the exit).
  private var numbers: [UInt32] = [0]
  /// By spawn site, likewise.
  private var siteNumbers: [UInt32] = []

  mutating func removeAll() {
    for code in codes {
      if code < EventCode.spawnBit {
        numbers[Int(code)] = 0
      } else {
        siteNumbers[Int(code & ~EventCode.spawnBit)] = 0
      }
    }
    codes.removeAll(keepingCapacity: true)
  }

  /// Writes one byte per code from `start` on, as long as codes are exits or functions with numbers below 255.
  ///
  /// Returns the index of the first code that is something else, or the number of codes.
  func translate(_ source: Span<UInt32>, from start: Int, into bytes: inout [UInt8]) -> Int {
    var bytes = bytes.mutableSpan
    let numbers = numbers.span
    for i in start..<source.count {
      let code = source[i]
      guard code < numbers.count else { return i }
      let number = numbers[Int(code)]
      guard number < UInt32(EventColumns.escape), number != 0 || code == 0 else { return i }
      bytes[i] = UInt8(truncatingIfNeeded: number)
    }
    return source.count
  }

  /// The number of `code`, which is put into the dictionary if need be; `nil` for a code that must not occur.
  mutating func index(of code: UInt32) -> Int? {
    guard code != EventCode.exit.rawValue else { return 0 }
    guard EventCode(rawValue: code).isAllowed else { return nil }
    let index: Int
    if code < EventCode.spawnBit {
      index = Int(code)
      Self.grow(&numbers, toHold: index)
      if numbers[index] == 0 {
        codes.append(code)
        numbers[index] = UInt32(codes.count)
      }
      return Int(numbers[index])
    }
    index = Int(code & ~EventCode.spawnBit)
    Self.grow(&siteNumbers, toHold: index)
    if siteNumbers[index] == 0 {
      codes.append(code)
      siteNumbers[index] = UInt32(codes.count)
    }
    return Int(siteNumbers[index])
  }

  private static func grow(_ table: inout [UInt32], toHold index: Int) {
    guard index >= table.count else { return }
    table.append(contentsOf: repeatElement(0, count: max(index + 1, table.count * 2) - table.count))
  }
}

extension EventCode {
  /// Whether a file may hold this code: not reserved, and its id within the format's limits.
  var isAllowed: Bool {
    switch event {
    case .enter(let function): function.rawValue < TraceLimits.maximumFunctions
    case .spawn(let site): site.rawValue < TraceLimits.maximumSpawnSites
    case .exit, .stallBegin, .stallEnd, .gap: true
    case .unknown: false
    }
  }
}
