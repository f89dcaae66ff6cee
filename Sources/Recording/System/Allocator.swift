internal import Glibc

/// How this process gets its memory.
enum Allocator {
  /// Lets all threads share two arenas. By itself glibc gives each of many worker threads its own, and what one frees no
  /// other gets: a quarter of the recorder's memory was that. To be called before there are threads.
  static func shareArenas() {
    // M_ARENA_MAX of malloc.h, which Swift does not import.
    _ = mallopt(-8, 2)
  }
}
