// The one place where sendability is asserted rather than derived.

/// Safe: a zstd context may be used by any thread, one at a time; `Compressor` is its only owner and cannot be copied.
extension Compressor: @unchecked Sendable {}
