/// How large a spool is, so that it fits what this process may have.
struct SpoolSize: Equatable {
  /// What the user gets who does not say how much.
  static let preferredBytes = RecordingOptions.Defaults.spoolBytes
  /// Addresses that the recorder needs beside the spool, for its threads and what they hold.
  static let recorderBytes = 64 << 20

  var slotCount: Int
  /// Segments in the file.
  var segmentCount: Int
  /// Of these, as many as may be in use; those above are for the case that idle processors hold all below.
  var softLimit: Int

  /// - Parameter fileBytes: what the file may have at most; `nil` for any number. It is sparse.
  /// - Returns: `nil` where there is no room for a spool.
  init?(maximumBytes: Int, slotCount: Int, fileBytes: UInt64?) {
    softLimit = max(1, maximumBytes / SpoolLayout.segmentBytes)
    segmentCount = max(2 * softLimit, SpoolLayout.fewestSegments)
    self.slotCount = slotCount
    guard let fileBytes = fileBytes.map({ Int(clamping: $0) }), self.fileBytes > fileBytes else { return }
    // An eighth for slots: as many processes at one time.
    self.slotCount = min(slotCount, max(4, fileBytes / 8 / SpoolLayout.Slot.bytes))
    let perSegment = SpoolLayout.segmentBytes + 8 + 2 * SpoolLayout.Commit.cursorBytes
    segmentCount = (fileBytes - segmentsOffset) / perSegment
    while segmentCount > 0 && self.fileBytes > fileBytes { segmentCount -= 1 }
    // With less than one for each of a few processors a program only waits.
    guard segmentCount >= 8 else { return nil }
    softLimit = min(softLimit, max(1, segmentCount / 2))
  }

  var statesOffset: Int { SpoolLayout.pageBytes + slotCount * SpoolLayout.Slot.bytes }

  var segmentsOffset: Int {
    let statesEnd = statesOffset + segmentCount * 8
    return (statesEnd + SpoolLayout.segmentBytes - 1) / SpoolLayout.segmentBytes * SpoolLayout.segmentBytes
  }

  var commitsOffset: Int { segmentsOffset + segmentCount * SpoolLayout.segmentBytes }

  var commitsBytes: Int { 2 * SpoolLayout.Commit.bytes(segmentCount: segmentCount) }

  var fileBytes: Int { commitsOffset + commitsBytes }

  /// The memory for a spool whose size the user leaves to us: what is in it counts against the control group's limit, as
  /// do the program and the recorder.
  ///
  /// - Parameter limit: bytes; `nil` for none.
  static func affordableBytes(of limit: UInt64?) -> Int {
    guard let limit else { return preferredBytes }
    return min(preferredBytes, max(Int(clamping: limit / 8), 2 << 20))
  }
}
