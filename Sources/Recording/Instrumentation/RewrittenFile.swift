internal import GoSource

/// A file of the user's and the one that is compiled instead of it.
struct RewrittenFile: Sendable {
  let original: String
  /// In the cache, under a name made of its content.
  let path: String
  let instrumentation: Instrumentation

  /// Rewrites the file at `original` and writes the result to the cache.
  init(
    _ original: String, _ source: [UInt8], _ syntax: GoFile, _ instrumentation: Instrumentation, cache: CacheDirectory
  ) throws(RecordingError) {
    self.original = original
    self.instrumentation = instrumentation
    path = try cache.writeSource(syntax.rewritten(source, instrumentation))
  }
}
