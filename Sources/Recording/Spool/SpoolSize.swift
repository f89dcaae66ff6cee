/// How large a spool is, so that it fits what this process may have.
struct SpoolSize: Equatable {
  /// The size where the user gives none.
  static let preferredBytes = RecordingOptions.Defaults.spoolBytes
  /// A file holds at least this many segments (512 MiB, sparse), for every processor of every process keeps one.
  private static let minimumSegments = 8192
  /// Addresses that the recorder needs beside the spool, for its threads and what they hold.
  static let recorderBytes = 64 << 20

  var slotCount: Int
  /// Segments in the file.
  var segmentCount: Int
  /// Of these, as many as may be in use. Those above are used only where idle processors hold all below.
  var softLimit: Int

  /// - Parameter fileBytes: the maximum size of the file, which is sparse; `nil` for none.
  /// - Returns: `nil` where there is no room for a spool.
  init?(maximumBytes: Int, slotCount: Int, fileBytes: UInt64?) {
    softLimit = max(1, maximumBytes / SpoolLayout.segmentBytes)
    segmentCount = max(2 * softLimit, Self.minimumSegments)
    self.slotCount = slotCount
    guard let fileBytes = fileBytes.map({ Int(clamping: $0) }), self.fileBytes > fileBytes else { return }
    // An eighth for slots.
    self.slotCount = min(slotCount, max(4, fileBytes / 8 / SpoolLayout.slotBytes))
    let perSegment = SpoolLayout.segmentBytes + 8 + 2 * SpoolLayout.cursorBytes
    segmentCount = (fileBytes - segmentsOffset) / perSegment
    while segmentCount > 0 && self.fileBytes > fileBytes { segmentCount -= 1 }
    // With fewer segments than a few processors need, a program would only wait.
    guard segmentCount >= 8 else { return nil }
    softLimit = min(softLimit, max(1, segmentCount / 2))
  }

  var statesOffset: Int { SpoolLayout.headerBytes + slotCount * SpoolLayout.slotBytes }

  var segmentsOffset: Int {
    let statesEnd = statesOffset + segmentCount * 8
    return (statesEnd + SpoolLayout.segmentBytes - 1) / SpoolLayout.segmentBytes * SpoolLayout.segmentBytes
  }

  var commitsOffset: Int { segmentsOffset + segmentCount * SpoolLayout.segmentBytes }

  var commitsBytes: Int { 2 * SpoolLayout.Commit.bytes(segmentCount: segmentCount) }

  var fileBytes: Int { commitsOffset + commitsBytes }

  /// The memory for a spool for which the user gives no size. What is in the spool counts against the control group's
  /// limit, as do the program and the recorder.
  ///
  /// - Parameter limit: bytes; `nil` for none.
  static func affordableBytes(of limit: UInt64?) -> Int {
    guard let limit else { return preferredBytes }
    return min(preferredBytes, max(Int(clamping: limit / 8), 2 << 20))
  }
}
