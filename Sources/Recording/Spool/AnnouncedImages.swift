internal import CPlatform

/// The images that processes announce in what they have written and nobody has read yet.
///
/// A plugin's first events may come before its announcement: those of the packages that are initialised before its main
/// package. As long as the process lives the recorder looks what it has mapped; afterwards only this tells.
struct AnnouncedImages {
  let spool: Spool
  let chains: SegmentChains

  /// - Complexity: O(what the process has written).
  func images(ofProcess process: Int) -> [ImageFile] {
    chains.segments(ofProcess: process).flatMap { index in unsafe Self.images(in: spool.words(ofSegment: index)) }
  }

  /// The image that a record of this kind is about; `nil` where it does not fit the segment.
  ///
  /// - Parameters:
  ///   - record: the record's first word; all of it has been written, by a process that may write to it again.
  ///   - left: how many words there are from there to the segment's end.
  @unsafe static func image(_ record: UnsafePointer<UInt64>, left: Int) -> (file: ImageFile, words: Int)? {
    guard left >= 6, case let bytes = unsafe record[5], bytes <= UInt64(SpoolLayout.Slot.bytes) else { return nil }
    let words = 6 + (Int(bytes) + 7) / 8
    guard left >= words else { return nil }
    // A copy first: what is looked at must not change any more.
    let path = unsafe [UInt8](UnsafeRawBufferPointer(start: record + 6, count: Int(bytes)))
    let identity = unsafe ImageFile.Identity(
      device: record[1], inode: record[2], size: record[3], modified: record[4])
    return (ImageFile(identity: identity, path: String(decoding: path, as: UTF8.self)), words)
  }

  @unsafe private static func images(in words: UnsafePointer<UInt64>) -> [ImageFile] {
    typealias ID = SpoolLayout.ID
    var found: [ImageFile] = []
    var index = 0
    while index < SpoolLayout.segmentWords {
      // Safe: the index was just checked, and records are looked at no further than what is left.
      let left = SpoolLayout.segmentWords - index
      let header = unsafe cplatform_load_acquire(words + index)
      switch header & SpoolLayout.idMask {
      case ID.goroutineSwitch: index += 4
      case ID.clock, ID.stall: index += 2
      case ID.stretch: index += 3
      case ID.spawnSite where left >= 3:
        let sizes = unsafe words[index + 2]
        index += 3 + (Int(sizes >> 16 & 0xFFFF) + Int(sizes & 0xFFFF) + 7) / 8
      case ID.image:
        guard let (file, size) = unsafe image(words + index, left: left) else { return found }
        found.append(file)
        index += size
      case ID.exit, ID.first...: index += 1
      default: return found
      }
    }
    return found
  }
}
