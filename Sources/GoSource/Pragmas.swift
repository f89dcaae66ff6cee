/// Directive comments that matter to instrumentation.
public struct Pragmas: OptionSet, Hashable, Sendable {
  public var rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Written `//gotrace:skip`.
  public static let skip = Pragmas(rawValue: 1)
  /// `//go:nosplit`: must not grow the stack, so it must not call anything that may.
  public static let nosplit = Pragmas(rawValue: 2)
  /// `//go:systemstack`: runs on a stack that cannot grow.
  public static let systemStack = Pragmas(rawValue: 4)
  /// `//go:nowritebarrier`, `//go:nowritebarrierrec`, `//go:yeswritebarrierrec`: what it calls is restricted.
  public static let writeBarrier = Pragmas(rawValue: 8)
  /// The mark of generated code; see ``GoFile/isGenerated``.
  static let generated = Pragmas(rawValue: 128)
}
