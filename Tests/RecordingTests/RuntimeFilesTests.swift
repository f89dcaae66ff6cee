import Platform
import Testing

@testable import Recording

struct RuntimeFilesTests {
  /// This repository's `Runtime` folder.
  static let folder =
    FilePath.directory(
      of: FilePath.directory(of: FilePath.directory(of: #filePath))) + "/Runtime"

  @Test func whatIsEmbeddedIsWhatTheFolderHoldsByteForByte() throws {
    let names = try ["", "link/"].flatMap { folder in
      try FileSystem.names(in: Self.folder + "/" + folder).map { folder + $0 }
    }.filter {
      ($0.hasSuffix(".go") || $0.hasSuffix(".s")) && !$0.hasSuffix("_test.go")
    }
    let files = RuntimeFiles.recording.files
    #expect(files.map(\.path).sorted() == names.sorted())
    for file in files {
      let isSame = try FileSystem.read(Self.folder + "/" + file.path) == file.bytes
      #expect(isSame, "\(file.path)")
    }
  }
}
