extension Spool {
  /// The part of the header that does not change during a session; a process that finds other bytes there may not
  /// record.
  var announcement: [UInt8] {
    // Safe: the header is a page. It is read byte by byte, as every traced process may write there at this moment.
    (0..<SpoolLayout.Header.claimLimit).map { offset in
      // The state of the session changes.
      (SpoolLayout.Header.sessionState..<SpoolLayout.Header.recorderPid).contains(offset)
        ? 0 : unsafe base.load(fromByteOffset: offset, as: UInt8.self)
    }
  }
}
