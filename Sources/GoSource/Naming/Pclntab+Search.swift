extension Pclntab {
  /// The size of `runtime.pcHeader` with 64-bit words; the names follow it, perhaps after a little padding.
  private static let headerSize = 72

  /// The offset of the table in an executable.
  static func start(in executable: Span<UInt8>) -> Int? {
    if let section = section(in: executable), isTable(executable, section) { return section }
    // External linkers may merge the table's section with others, and other systems have other formats than ELF.
    return stride(from: 0, to: executable.count, by: 8).first { isTable(executable, $0) }
  }

  private static func isTable(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
    guard start >= 0, start <= bytes.count - headerSize, bytes.littleEndian(at: start, bytes: 4) == 0xFFFF_FFF1 else {
      return false
    }
    func word(_ index: Int) -> UInt64 { bytes.littleEndian(at: start + 8 * index, bytes: 8) }
    let rest = UInt64(bytes.count - start)
    return bytes[start + 4] == 0 && bytes[start + 5] == 0 && [1, 2, 4].contains(bytes[start + 6])
      && bytes[start + 7] == 8
      && word(4) >= UInt64(headerSize) && word(4) < 4096 && word(4) < word(5) && word(5) < word(6) && word(6) < word(7)
      && word(7) < word(8)
      && word(8) < rest && word(1) < rest
  }

  /// The offset of the table's section in a 64-bit ELF file.
  private static func section(in file: Span<UInt8>) -> Int? {
    guard file.count >= 64, file.holds("\u{7F}ELF\u{2}\u{1}", at: 0, before: 64) else { return nil }
    func number(_ offset: Int, _ bytes: Int) -> Int? {
      guard offset >= 0, offset <= file.count - bytes else { return nil }
      return Int(exactly: file.littleEndian(at: offset, bytes: bytes)).flatMap { $0 <= file.count ? $0 : nil }
    }
    guard let headers = number(0x28, 8), let size = number(0x3A, 2), let count = number(0x3C, 2),
      let nameSection = number(0x3E, 2), let names = number(headers + nameSection * size + 0x18, 8)
    else { return nil }
    for index in 0..<count {
      let header = headers + index * size
      guard let name = number(header, 4), let offset = number(header + 0x18, 8) else { return nil }
      let start = names + name
      if file.holds(".gopclntab\0", at: start, before: file.count)
        || file.holds(".data.rel.ro.gopclntab\0", at: start, before: file.count)
      {
        return offset
      }
    }
    return nil
  }
}
