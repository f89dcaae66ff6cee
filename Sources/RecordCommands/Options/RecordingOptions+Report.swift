import Console
import Recording

extension RecordingOptions {
  /// Warnings go to `diagnostics`, and what the go command prints.
  mutating func report(to diagnostics: Diagnostics) {
    warn = { $0.isNote ? diagnostics.note($0.sentence) : diagnostics.warning($0.sentence) }
    relay = { diagnostics.relay($0) }
  }
}
