internal import Dispatch
internal import Synchronization

/// `transform` of every element, in the same order, on all cores. The first error in order is thrown; what has not begun when a
/// signal ends us is left out.
func concurrently<Element: Sendable, Output: Sendable>(
  _ elements: [Element], _ transform: @Sendable (Element) throws(RecordingError) -> Output
) throws(RecordingError) -> [Output] {
  let results = Mutex([Result<Output, RecordingError>?](repeating: nil, count: elements.count))
  DispatchQueue.concurrentPerform(iterations: elements.count) { index in
    let result = Result { () throws(RecordingError) in
      try SignalInbox.shared.check()
      return try transform(elements[index])
    }
    results.withLock { $0[index] = result }
  }
  var outputs: [Output] = []
  outputs.reserveCapacity(elements.count)
  for case .some(let result) in results.withLock({ $0 }) { outputs.append(try result.get()) }
  return outputs
}
