extension EventBatch {
  /// The same events in batches of `limit` events but for the last; runs are cut where need be.
  ///
  /// None for an empty batch. O(events).
  public func pieces(ofAtMost limit: Int) -> [EventBatch] {
    guard times.count > limit else { return times.isEmpty ? [] : [self] }
    var pieces: [EventBatch] = []
    var piece = EventBatch()
    var at = 0
    for run in runs {
      var left = Int(run.count)
      while left > 0 {
        let count = min(left, limit - piece.times.count)
        piece.runs.append(Run(goroutine: run.goroutine, count: UInt32(count)))
        piece.times += times[at..<at + count]
        piece.codes += codes[at..<at + count]
        at += count
        left -= count
        if piece.times.count == limit {
          pieces.append(piece)
          piece = EventBatch()
        }
      }
    }
    if !piece.times.isEmpty { pieces.append(piece) }
    return pieces
  }
}
