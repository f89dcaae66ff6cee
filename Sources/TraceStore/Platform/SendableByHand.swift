// The one place where sendability is asserted rather than derived.

/// Safe: a zstd context may be used by any thread, one at a time; `Compressor` is its only owner and cannot be copied.
extension Compressor: @unchecked Sendable {}

/// Safe: `state` is reached only through `change` and `wait`, which hold the mutex; what they let out is sent.
extension Monitor: @unchecked Sendable {}
