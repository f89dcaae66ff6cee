internal import CPlatform

/// A connection with a process on this machine.
public struct LocalConnection: ~Copyable {
  private let file: OpenFile
  /// The process at the other end; 0 where it is not to be seen from here.
  public let peer: ProcessID

  init(file: consuming OpenFile, peer: ProcessID) {
    self.file = file
    self.peer = peer
  }

  /// Takes a message of eight bytes; never blocks. `nil` where there is none.
  public func receiveWord() -> UInt64? {
    var word: UInt64 = 0
    // Safe: fills the number it is given.
    return unsafe cplatform_receive_word(file.descriptor, &word) == 1 ? word : nil
  }

  /// Sends a message with a descriptor beside it; never blocks. What cannot be sent is lost.
  public func send(_ bytes: [UInt8], descriptor: Int32) {
    // Safe: the bytes live through the call.
    _ = unsafe bytes.withUnsafeBytes {
      unsafe cplatform_send_descriptor(file.descriptor, descriptor, $0.baseAddress, $0.count)
    }
  }
}
