import Platform
public import TraceStore
import TraceModel

/// One trace made of several, for reports that look at single events.
///
/// Its file has no name any more when it has been opened, so that nothing of it is left, however this process ends.
public struct TemporaryMerge: Sendable {
  public let reader: TraceReader
  /// What is wrong with each of the traces, in their order.
  public let damage: [[TraceDamage]]

  /// - Parameter folder: where the file is made; `TMPDIR` or /tmp where it is `nil`.
  /// - Throws: `TraceStoreError`, `noEvents` where one of the traces has only its summary.
  public init(_ paths: [String], in folder: String? = nil) throws {
    let folder = folder ?? Environment.value("TMPDIR") ?? "/tmp"
    let path = "\(folder)/gotrace-merge-\(ThisProcess.id)-\(UInt64.random(in: 0...UInt64.max)).trace"
    UnfinishedFiles.add(path)
    defer { UnfinishedFiles.remove(path) }
    let readers = try paths.map { try TraceReader(path: $0) }
    for reader in readers where !reader.metadata.keepsEvents { throw TraceStoreError.noEvents(path: reader.path) }
    damage = try TraceReader.merge(readers, to: path)
    reader = try TraceReader(path: path)
  }
}
