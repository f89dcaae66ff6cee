import Testing

@testable import Recording

struct SpoolSizeTests {
  @Test func anEighthOfTheMemoryAndNoLessThanABurstNeeds() {
    #expect(SpoolSize.affordableBytes(of: nil) == 256 << 20)
    #expect(SpoolSize.affordableBytes(of: 64 << 30) == 256 << 20)
    #expect(SpoolSize.affordableBytes(of: 128 << 20) == 16 << 20)
    #expect(SpoolSize.affordableBytes(of: 1) == 2 << 20)
  }

  @Test(arguments: [0, 21, 24, 27, 28, 29, 30, 33]) func aFileOfAnySizeThatMayBeHasRoomForWhatItSays(exponent: Int)
    throws
  {
    let limit = UInt64(1) << exponent
    let size = SpoolSize(maximumBytes: 256 << 20, slotCount: 1024, fileBytes: limit)
    guard let size else {
      #expect(exponent < 21)
      return
    }
    #expect(UInt64(size.fileBytes) <= limit)
    #expect(size.slotCount >= 4 && size.segmentCount >= 8 && size.softLimit >= 1)
    #expect(size.softLimit <= size.segmentCount && size.segmentsOffset >= size.statesOffset + 8 * size.segmentCount)
    if exponent == 33 { #expect(size == SpoolSize(maximumBytes: 256 << 20, slotCount: 1024, fileBytes: nil)) }
  }
}
