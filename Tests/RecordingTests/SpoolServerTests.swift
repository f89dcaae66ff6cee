import Glibc
import TestSupport
import Testing

@testable import Recording

struct SpoolServerTests {
  private let folder: TemporaryFolder
  private let spool: Spool

  init() throws {
    folder = try TemporaryFolder()
    var options = Spool.Options()
    options.maximumBytes = 4 * SpoolLayout.segmentBytes
    spool = try Spool(path: folder.file("spool"), options: options)
    spool.openSession()
  }

  /// A connection to a server; -1 where there is none.
  private func connection(to number: Int) -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = [0] + Array("gotrace.\(number)".utf8)
    // Safe: the name is shorter than its place, and the address lives through the call.
    let failure = unsafe withUnsafeMutableBytes(of: &address) { bytes in
      let start = MemoryLayout<sa_family_t>.size
      for (index, byte) in name.enumerated() { unsafe bytes[start + index] = byte }
      let length = socklen_t(start + name.count)
      return unsafe bytes.withMemoryRebound(to: sockaddr.self) { unsafe connect(descriptor, $0.baseAddress, length) }
    }
    guard failure != 0 else { return descriptor }
    close(descriptor)
    return -1
  }

  /// This process does not descend from the recorder, for it is the recorder.
  @Test func strangersGetNothingHoweverManyTheyAre() throws {
    let server = try #require(SpoolServer(spool))
    var held: [Int32] = []
    defer { for descriptor in held { close(descriptor) } }
    for index in 0..<60 {
      let connection = connection(to: server.number)
      try #require(connection >= 0)
      var bytes = [UInt8](repeating: 0, count: 64)
      if index % 3 != 0 {
        // Safe: the buffer has as many bytes.
        #expect(unsafe recv(connection, &bytes, bytes.count, 0) == 0)
      }
      if index % 3 == 1 { held.append(connection) } else { close(connection) }
    }
    #expect(server.close(recorded: []).isEmpty)
  }

  @Test func recordersBesideEachOtherHaveServersOfTheirOwn() throws {
    let first = try #require(SpoolServer(spool))
    let second = try #require(SpoolServer(spool))
    #expect(first.number != second.number)
    #expect(first.close(recorded: []).isEmpty && second.close(recorded: []).isEmpty)
  }
}
