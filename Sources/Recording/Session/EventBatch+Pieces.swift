internal import TraceStore

extension EventBatch {
  /// The batch as batches of at most `limit` events each, in order; runs are cut where need be.
  func pieces(ofAtMost limit: Int) -> [EventBatch] {
    guard times.count > limit else { return times.isEmpty ? [] : [self] }
    var pieces: [EventBatch] = []
    var piece = EventBatch()
    var next = 0
    for run in runs {
      var left = Int(run.count)
      while left > 0 {
        let count = min(left, limit - piece.times.count)
        piece.runs.append(Run(goroutine: run.goroutine, count: UInt32(count)))
        piece.times.append(contentsOf: times[next..<next + count])
        piece.codes.append(contentsOf: codes[next..<next + count])
        next += count
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
