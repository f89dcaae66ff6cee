internal import CPlatform

/// The images that processes announce in words that are still in the spool, read or not.
///
/// A plugin's first events may come before its announcement: those of the packages that are initialised before its main
/// package. As long as the process runs the recorder reads what it has mapped; afterwards only the announcements are
/// left.
struct AnnouncedImages {
  let spool: Spool
  let chains: SegmentChains

  /// Also in segments that have been claimed since the chains were made: a process may have announced its plugin there
  /// and ended.
  ///
  /// - Complexity: O(what the process has written).
  func images(ofProcess process: Int) -> [ImageFile] {
    guard let slot = chains.slot(ofProcess: process) else { return [] }
    return (0..<spool.claimLimit)
      .filter { index in
        let state = spool.segmentState(index)
        return state.isInUse && state.slot == slot
      }
      .flatMap { index in unsafe Self.images(in: spool.words(ofSegment: index)) }
  }

  /// The image that a record of this kind is about; `nil` where it does not fit the segment.
  ///
  /// - Parameters:
  ///   - record: the record's first word; all of it has been written, by a process that may write to it again.
  ///   - left: how many words there are from there to the segment's end.
  @unsafe static func image(_ record: UnsafePointer<UInt64>, left: Int) -> (file: ImageFile, words: Int)? {
    guard left >= SpoolLayout.Words.image, case let bytes = unsafe record[5], bytes <= UInt64(SpoolLayout.slotBytes)
    else { return nil }
    let words = SpoolLayout.Words.image + (Int(bytes) + 7) / 8
    guard left >= words else { return nil }
    // A copy first: what is checked must not change afterwards.
    let path = unsafe [UInt8](UnsafeRawBufferPointer(start: record + SpoolLayout.Words.image, count: Int(bytes)))
    let identity = unsafe ImageFile.Identity(
      device: record[1], inode: record[2], size: record[3], modified: record[4])
    return (ImageFile(identity: identity, path: String(decoding: path, as: UTF8.self)), words)
  }

  @unsafe private static func images(in words: UnsafePointer<UInt64>) -> [ImageFile] {
    typealias ID = SpoolLayout.ID
    typealias Words = SpoolLayout.Words
    var found: [ImageFile] = []
    var index = 0
    while index < SpoolLayout.segmentWords {
      // Safe: the index was just checked, and records are looked at no further than what is left.
      let left = SpoolLayout.segmentWords - index
      let header = unsafe cplatform_load_acquire(words + index)
      switch header & SpoolLayout.idMask {
      case ID.goroutineSwitch: index += Words.goroutineSwitch
      case ID.clock: index += Words.clock
      case ID.stall: index += Words.stall
      case ID.interval: index += Words.interval
      case ID.spawnSite where left >= Words.spawnSite:
        let sizes = unsafe words[index + 2]
        index += Words.spawnSite + (Int(sizes >> 16 & 0xFFFF) + Int(sizes & 0xFFFF) + 7) / 8
      case ID.image:
        guard let (file, size) = unsafe image(words + index, left: left) else { return found }
        found.append(file)
        index += size
      case ID.exit, ID.first...: index += Words.exit
      default: return found
      }
    }
    return found
  }
}
