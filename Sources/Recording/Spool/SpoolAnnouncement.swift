extension Spool {
  /// What the header says from when it is made to the end: processes that find something else there do not record.
  var announcement: [UInt8] {
    // Safe: the header is a page. Byte by byte, for every traced process may write there at this moment.
    (0..<SpoolLayout.Header.claimLimit).map { offset in
      // The state of the session changes.
      (SpoolLayout.Header.sessionState..<SpoolLayout.Header.recorderPid).contains(offset)
        ? 0 : unsafe base.load(fromByteOffset: offset, as: UInt8.self)
    }
  }
}
