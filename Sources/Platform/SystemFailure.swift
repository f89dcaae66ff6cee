/// What was asked of the operating system.
public enum SystemOperation: Hashable, Sendable {
  case open, create, inspect, read, write, synchronize, rename, remove, move, link, list, resolve, use
  case makeDirectory, changeDirectory, openPipe, receiveSignals
}

/// The operating system has refused an operation.
public struct SystemFailure: Error, Hashable, Sendable {
  public var operation: SystemOperation
  /// Empty where the operation has none.
  public var path: String
  public var error: SystemError

  public init(_ operation: SystemOperation, _ path: String, _ error: SystemError = .last) {
    self.operation = operation
    self.path = path
    self.error = error
  }
}

/// An error type of a library that has a case for failures of the system.
public protocol SystemFailureConvertible: Error {
  init(_ failure: SystemFailure)
}

extension SystemFailure: SystemFailureConvertible {
  public init(_ failure: SystemFailure) { self = failure }
}
