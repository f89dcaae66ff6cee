import Console
import Recording

extension RecordingOptions {
  /// Warnings go to `diagnostics`, and what the go command prints.
  mutating func report(to diagnostics: Diagnostics) {
    warn = { diagnostics.warning($0.sentence) }
    relay = { diagnostics.relay($0) }
  }
}
