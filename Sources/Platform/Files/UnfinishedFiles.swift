internal import CPlatform
internal import Glibc

/// Files that have another name until they are whole, so that they appear whole or not at all. A signal that ends this
/// process removes them, once `removeOnSignals` has been called.
public enum UnfinishedFiles {
  /// Makes a file that is not there yet. Returns a descriptor to write to, or -1 with `errno` set.
  public static func create(_ path: String, mode: UInt32) -> Int32 {
    // Safe, here and below: a path given to a C function is a terminated copy that outlives the call.
    unsafe cplatform_unfinished_create(path, mode)
  }

  /// Says that the file at this path, which need not be there yet, is of them.
  public static func add(_ path: String) { unsafe cplatform_unfinished_add(path) }

  /// Gives a file its real name. Returns 0, or -1 with `errno` set.
  public static func rename(_ path: String, to target: String) -> Int32 {
    unsafe cplatform_unfinished_rename(path, target)
  }

  /// Removes a file. Returns 0, or -1 with `errno` set.
  @discardableResult
  public static func remove(_ path: String) -> Int32 { unsafe cplatform_unfinished_remove(path) }

  /// From now on such files do not outlive this process, unless it is killed (SIGKILL): a signal removes them and ends
  /// it as it would have without. `ulimit -f` is an error of the write that goes beyond it.
  public static func removeOnSignals() {
    cplatform_survive_file_size_limit()
    cplatform_unfinished_remove_on_signals(SignalSet.ending.subtracting(.faults).bits)
  }
}
