import TraceStore
public import TraceModel

/// Packages by import path: `example.com/app/db`, its end `app/db` or `db`, and with `/...` the packages below, too.
public struct PackagePattern: Hashable, Sendable {
  private let elements: [Substring]
  private let hasSubtree: Bool

  public init(_ text: String) {
    let path = text.hasSuffix("/...") ? text.dropLast(4) : Substring(text)
    hasSubtree = path.count < text.count
    elements = path.split(separator: "/", omittingEmptySubsequences: false)
  }

  /// Whether the function belongs to such a package; `main` is that of every program.
  public func matches(_ function: Symbol) -> Bool {
    let name = GoName(function.name).path
    return matches(function.package.isEmpty ? name : function.package) || (name == "main" && matches(name))
  }

  private func matches(_ package: String) -> Bool {
    let path = package.split(separator: "/", omittingEmptySubsequences: false)
    guard hasSubtree else { return path.suffix(elements.count).elementsEqual(elements) }
    guard elements.count <= path.count else { return false }
    return (0...path.count - elements.count).contains { path[$0...].starts(with: elements) }
  }
}
