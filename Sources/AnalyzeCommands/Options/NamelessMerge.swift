import Platform
import TraceStore
import TraceModel

extension TraceReader {
  /// Opens one trace made of several, for reports that look at single events. Its file is without a name when this returns,
  /// so that nothing of it is left, however we end.
  ///
  /// - Returns: the trace, and what is wrong with each of its parts.
  static func merging(_ paths: [String]) throws -> (reader: TraceReader, damage: [[TraceDamage]]) {
    let folder = Environment.value("TMPDIR") ?? "/tmp"
    let path = "\(folder)/gotrace-merge-\(ThisProcess.id)-\(UInt64.random(in: 0...UInt64.max)).trace"
    UnfinishedFiles.add(path)
    defer { UnfinishedFiles.remove(path) }
    let readers = try paths.map { try TraceReader(path: $0) }
    for reader in readers where !reader.metadata.keepsEvents { throw TraceStoreError.noEvents(path: reader.path) }
    let damage = try merge(readers, to: path)
    return (try TraceReader(path: path), damage)
  }
}
