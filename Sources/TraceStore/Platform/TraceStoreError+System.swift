public import Platform

extension TraceStoreError: SystemFailureConvertible {
  public init(_ failure: SystemFailure) {
    let operation: Operation =
      switch failure.operation {
      case .create: .create
      case .read: .read
      case .write: .write
      case .synchronize: .synchronize
      case .rename, .move, .link: .rename
      case .remove: .remove
      case .inspect, .list, .resolve, .use: .inspect
      case .open, .makeDirectory, .changeDirectory, .openPipe, .receiveSignals: .open
      }
    self = .system(operation: operation, path: failure.path, errno: failure.error.code)
  }
}
