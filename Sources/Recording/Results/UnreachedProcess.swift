/// A process that was another user's, or in another root, from its start: it requested the spool and did not take it.
public struct UnreachedProcess: Sendable {
  public var pid: Int32
  /// Empty where it could not be read.
  public var commandLine: [String]
}
