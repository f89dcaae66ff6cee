import Console
import Glibc
import Platform
import Testing

struct OutputTests {
  @Test(arguments: [0, 9, 10, 99, 100, 12_345, UInt64.max])
  func decimalsAreThoseOfTheStandardLibrary(_ value: UInt64) {
    var out = OutputBuffer()
    out.write(decimal: value)
    #expect(out.text == String(value))
  }

  @Test func aDrainSeesEveryByteInOrder() {
    var seen: [UInt8] = []
    var out = OutputBuffer { bytes in for index in bytes.indices { seen.append(bytes[index]) } }
    var expected: [UInt8] = []
    for index in 0..<200_000 {
      out.write(decimal: UInt64(index))
      expected.append(contentsOf: String(index).utf8)
    }
    out.flush()
    #expect(seen == expected)
    #expect(out.bytes.isEmpty)
  }

  /// Numbers at the right of a column, also where what came before is handed on in between.
  @Test func columnsAreFilledFromTheRight() {
    var seen: [UInt8] = []
    var out = OutputBuffer { bytes in for index in bytes.indices { seen.append(bytes[index]) } }
    var expected = ""
    for index in 0..<20_000 as Range<UInt64> {
      out.write(rightOf: 6) { DurationText.write(nanoseconds: index * index, to: &$0) }
      let text = DurationText.format(nanoseconds: index * index)
      expected += String(repeating: " ", count: 6 - DisplayWidth.columns(text)) + text
    }
    out.write(rightOf: 2) { CountText.write(grouped: 1_234_567, to: &$0) }
    out.flush()
    #expect(String(decoding: seen, as: UTF8.self) == expected + "1,234,567")
  }

  /// A folder of its own below /tmp, removed at the end.
  private func withFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/gotrace-output.XXXXXX".utf8CString)
    // Safe: mkdtemp changes the terminated template in place.
    try #require(unsafe mkdtemp(&template) != nil)
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
      for name in names(in: folder) { unsafe unlink("\(folder)/\(name)") }
      unsafe rmdir(folder)
    }
    try body(folder)
  }

  private func names(in folder: String) -> [String] {
    guard let stream = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      // Safe: d_name is a terminated string inside the entry, valid until the next readdir.
      let name = unsafe withUnsafePointer(to: entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private func contents(_ path: String) -> String? {
    guard let file = unsafe fopen(path, "r") else { return nil }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = unsafe fgetc(file), byte >= 0 { bytes.append(UInt8(byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func write(_ text: String, to path: String, commit: Bool = true) throws {
    let file = try OutputFile(path: path)
    file.write(Array(text.utf8).span)
    if commit { try file.commit() }
  }

  @Test func aFileAppearsOnlyWhenItIsWhole() throws {
    try withFolder { folder in
      try write("half", to: "\(folder)/a", commit: false)
      #expect(names(in: folder) == [])
      try write("whole", to: "\(folder)/a")
      #expect(names(in: folder) == ["a"])
      #expect(contents("\(folder)/a") == "whole")
      try write("half", to: "\(folder)/a", commit: false)
      #expect(contents("\(folder)/a") == "whole")
    }
  }

  @Test func aLinkStaysALink() throws {
    try withFolder { folder in
      try write("old", to: "\(folder)/target")
      #expect(unsafe symlink("target", "\(folder)/link") == 0)
      try write("new", to: "\(folder)/link")
      #expect(contents("\(folder)/target") == "new")
      #expect(names(in: folder) == ["link", "target"])
    }
  }

  @Test func aLinkToNothingGetsItsTarget() throws {
    try withFolder { folder in
      #expect(unsafe symlink("second", "\(folder)/first") == 0)
      #expect(unsafe symlink("\(folder)/target", "\(folder)/second") == 0)
      try write("new", to: "\(folder)/first")
      #expect(contents("\(folder)/target") == "new")
      #expect(names(in: folder) == ["first", "second", "target"])
      #expect(unsafe symlink("loop", "\(folder)/loop") == 0)
      #expect(throws: OutputFile.Failure(path: "\(folder)/loop", reason: SystemError(code: ELOOP))) {
        try OutputFile(path: "\(folder)/loop")
      }
    }
  }

  @Test func whatCannotBeWrittenSaysWhy() throws {
    #expect(throws: OutputFile.Failure(path: "/nowhere/a", reason: SystemError(code: ENOENT))) {
      try OutputFile(path: "/nowhere/a")
    }
    #expect(SystemError(code: ENOENT).description == "No such file or directory")
    #expect(throws: OutputFile.Failure(path: "/dev/full", reason: SystemError(code: ENOSPC))) {
      try write("x", to: "/dev/full")
    }
    try write("x", to: "/dev/null")
  }
}
