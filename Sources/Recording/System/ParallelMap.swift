internal import Platform
internal import Synchronization

/// `transform` of every element, in the same order, on all processors. The first error in order is thrown; what has not
/// begun when a signal ends us is left out.
func parallelMap<Element: Sendable, Output: Sendable>(
  _ elements: [Element], _ transform: @escaping @Sendable (Element) throws(RecordingError) -> Output
) throws(RecordingError) -> [Output] {
  let results = ParallelResults<Output>(count: elements.count)
  Parallel.forEach(elements.count) { index in
    let result = Result { () throws(RecordingError) in
      try SignalInbox.shared.check()
      return try transform(elements[index])
    }
    results.all.withLock { $0[index] = result }
  }
  var outputs: [Output] = []
  outputs.reserveCapacity(elements.count)
  for case .some(let result) in results.all.withLock({ $0 }) { outputs.append(try result.get()) }
  return outputs
}

private final class ParallelResults<Output: Sendable>: Sendable {
  let all: Mutex<[Result<Output, RecordingError>?]>

  init(count: Int) { all = Mutex([Result<Output, RecordingError>?](repeating: nil, count: count)) }
}
