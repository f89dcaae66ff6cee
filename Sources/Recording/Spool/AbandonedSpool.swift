internal import Platform

/// A spool whose recorder was killed before it had completed its trace.
public struct AbandonedSpool: Sendable {
  public let path: String
  /// The recorder that made it.
  public let recorderPid: Int32

  private static let suffix = ".spool"

  /// The path of the recovery log beside the spool (`RecoveryLog`).
  static func logPath(ofSpool path: String) -> String {
    (path.hasSuffix(suffix) ? String(path.dropLast(suffix.count)) : path) + ".recovery"
  }

  /// The spools of this user that have content, in the order of their paths; empty ones are removed.
  public static func all() -> [AbandonedSpool] {
    Spool.folders.flatMap { folder in
      ((try? FileSystem.names(in: folder)) ?? []).filter { $0.hasPrefix("gotrace.") && $0.hasSuffix(suffix) }
        .compactMap { AbandonedSpool(path: folder + "/" + $0) }
    }
  }

  /// Removes the spool of a recorder that was killed before it opened it for programs. Returns whether it is one.
  static func removeUnmade(_ path: String) -> Bool {
    let name = FilePath.lastComponent(of: path)
    guard name.hasPrefix("gotrace."), name.hasSuffix(suffix), let file = try? FileSystem.openOwn(path, .read)
    else { return false }
    let state = SpoolLayout.Header.sessionState
    // A recorder that is about to write some bytes has the lock.
    guard let bytes = try? file.read(state + 4, at: 0), bytes.dropFirst(state).allSatisfy({ $0 == 0 }),
      Spool.Lock.take(file), file.isFile(at: path)
    else { return false }
    FileSystem.remove(logPath(ofSpool: path))
    return FileSystem.remove(path)
  }

  /// `nil` where there is no spool of this user that has content, or its recorder runs.
  private init?(path: String) {
    guard !Self.removeUnmade(path), let spool = try? Spool(abandoned: path) else { return nil }
    guard spool.isAbandoned else { return nil }
    self.path = path
    recorderPid = spool.recorder.pid
  }

  /// Moves away what an ended recorder with this process's pid has left at `path`. Throws where the recorder still
  /// runs.
  static func makeRoom(at path: String) throws(RecordingError) {
    guard FileSystem.exists(path) else { return }
    if removeUnmade(path) { return }
    guard let spool = try? Spool(abandoned: path) else {
      // The name belongs to this recorder, so a file that is no spool holds no recording.
      let file = try FileSystem.openOwn(path, .read)
      if Spool.Lock.take(file), file.isFile(at: path) { FileSystem.remove(path) }
      return
    }
    guard spool.lock() else { throw .stillRecording(path: path, pid: spool.recorder.pid) }
    let moved = path.dropLast(suffix.count) + ".\(spool.recorder.start)" + suffix
    try FileSystem.move(path, to: moved)
    let log = logPath(ofSpool: path)
    if FileSystem.exists(log) { try FileSystem.move(log, to: logPath(ofSpool: moved)) }
  }
}

extension Spool {
  /// Whether its recorder has ended without completing its trace. The lock decides; a recorder of a release that took
  /// none is known by its pid.
  fileprivate var isAbandoned: Bool {
    let (pid, start) = recorder
    return pid > 0 && !isLocked && !ProcessTable.isRunning(pid, startTime: start)
  }
}
