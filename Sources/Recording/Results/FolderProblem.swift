/// Why a folder is not used as the cache.
public enum FolderProblem: Sendable, Equatable {
  /// It, or one that it is in.
  case belongsToAnother(user: UInt32)
  /// `path` is it, or one that it is in, or one in it.
  case writableByOthers(path: String)
  case unusable(errno: Int32)
}
