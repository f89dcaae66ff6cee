internal import CPlatform

/// How this process gets its memory.
public enum Allocator {
  /// Lets all threads share two arenas. By itself glibc gives each of many worker threads its own, and what one frees
  /// no other gets: a quarter of the recorder's memory was that. To be called before there are threads.
  public static func shareArenas() {
    cplatform_share_arenas(2)
  }
}
