/// Which part of the call tree is looked at, and how it is merged.
public struct ProfileShape: Hashable, Sendable {
  /// Only the calls of this function and what they call: its name as shown, or its full name.
  public var root: String?
  /// Whether a function that calls itself directly is one call path.
  public var foldsRecursion: Bool

  public init(root: String? = nil, foldsRecursion: Bool = false) {
    self.root = root
    self.foldsRecursion = foldsRecursion
  }

  /// Whether the tree is left as it is.
  public var isEmpty: Bool { root == nil && !foldsRecursion }

  /// - Throws: `SelectionError` where there is no function of that name.
  public func apply(to profile: Profile, names: FunctionNames) throws -> Profile {
    var profile = profile
    if let root { profile = profile.rooted(at: try profile.functions(called: root, names: names)) }
    return foldsRecursion ? profile.foldingRecursion() : profile
  }
}
