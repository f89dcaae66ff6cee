internal import CPlatform
internal import Glibc

/// A socket that takes connections of processes on this machine, to a name in no folder.
public struct LocalListener: Sendable {
  private let descriptor: Int32

  /// - Throws: `addressInUse` where another process has the name.
  public init(named name: String) throws(SystemError) {
    // Safe: the name is a terminated copy that outlives the call.
    descriptor = unsafe cplatform_listen(name)
    guard descriptor >= 0 else { throw .last }
  }

  /// Connections that can wait to be taken (`cplatform_listen`).
  public static let maximumWaiting = 128

  /// Waits until there is a connection, or `shutDown` has been called.
  public func wait() { _ = Poll.wait(for: [descriptor]) }

  /// Takes a connection; never blocks.
  public func accept() throws(SystemError) -> LocalConnection {
    var pid: ProcessID = 0
    // Safe: fills the number it is given.
    let connection = unsafe cplatform_accept(descriptor, &pid)
    guard connection >= 0 else { throw .last }
    return LocalConnection(file: OpenFile(owning: connection), peer: pid)
  }

  /// Ends all waiting; nothing more can connect.
  public func shutDown() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// To be called once, when no thread uses it any more.
  public func close() { _ = Glibc.close(descriptor) }
}
