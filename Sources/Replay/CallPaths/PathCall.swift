/// What a summary keeps of an open call.
struct PathCall: Sendable {
  /// Time of finished callees.
  var calleeTicks: UInt64 = 0
  /// Its call path, a node of `CallPathTable`.
  var node: UInt32
}
