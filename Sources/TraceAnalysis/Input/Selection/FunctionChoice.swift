import TraceStore
import TraceModel

/// Functions (by number) that calls are chosen by; `nil` where they are not chosen by that.
public struct FunctionChoice: Hashable, Sendable {
  /// Only call paths through these.
  public var focused: Set<UInt32>?
  /// Without calls of these, and what they call.
  public var ignored: Set<UInt32>?
  /// Only calls of these; what others do is their caller's.
  public var kept: Set<UInt32>?

  public init(focused: Set<UInt32>? = nil, ignored: Set<UInt32>? = nil, kept: Set<UInt32>? = nil) {
    self.focused = focused
    self.ignored = ignored
    self.kept = kept
  }

  /// What the function's calls are to an event filter.
  func role(_ function: UInt32) -> CallFilter.Role {
    var role: CallFilter.Role = []
    if focused?.contains(function) == true { role.insert(.focused) }
    if ignored?.contains(function) == true { role.insert(.ignored) }
    if kept?.contains(function) == false { role.insert(.leftOut) }
    return role
  }
}

extension Profile {
  /// The calls that are chosen; numbers of the choice are those of `functions`.
  public func choosing(_ choice: FunctionChoice) -> Profile {
    var profile = self
    if let focused = choice.focused { profile = profile.focusing(on: focused) }
    if let ignored = choice.ignored { profile = profile.ignoring(ignored) }
    if let kept = choice.kept { profile = profile.keeping(kept) }
    return profile
  }
}

extension LoadedTrace {
  /// The trace as if only the calls of the functions that are asked for had been recorded, as far as its summary
  /// knows: percentiles are known where functions are chosen, not call paths.
  ///
  /// Call paths without calls are left out, and goroutines no longer know which one spawned them.
  ///
  /// - Complexity: O(call paths + functions).
  public func choosing(_ selection: ResolvedSelection) -> LoadedTrace {
    let whole = inTicks()
    let choice = selection.choice(of: whole.functions, FunctionNames(whole.functions))
    var chosen = self
    chosen.setTree(whole.choosing(choice))
    if choice.focused != nil || choice.ignored != nil {
      chosen.summary.histograms = [:]
    } else if let kept = choice.kept {
      let names = Set(kept.map { whole.functions[Int($0)].name })
      chosen.summary.histograms = summary.histograms.filter { names.contains(symbols[Int($0.key.rawValue)].name) }
    }
    return chosen
  }
}
