@testable import GoSource

/// A file's functions and `go` statements as a readable tree: `f(go literal()) T.m() *T[].n() nobody`.
///
/// Type parameters are shown as `[]`, a `go` statement as `go`, a function literal as `literal`.
func outline(_ source: String) throws -> String {
  let file = try GoFile(Array(source.utf8))
  func children(of parent: Int?) -> String {
    var items: [(position: Int, text: String)] = file.spawns.filter { $0.enclosing == parent }.map { ($0.offset, "go") }
    for (index, function) in file.functions.enumerated() where function.enclosing == parent {
      let inside = function.body == nil ? "" : "(\(children(of: index)))"
      items.append((function.body?.open ?? function.offset, name(function) + inside))
    }
    return items.sorted { $0.position < $1.position }.map(\.text).joined(separator: " ")
  }
  return children(of: nil)
}

private func name(_ function: GoFunction) -> String {
  let name = function.name + (function.hasTypeParameters ? "[]" : "")
  switch function.kind {
  case .literal: return "literal"
  case .function: return name
  case .method(let receiver):
    return (receiver.isPointer ? "*" : "") + receiver.typeName + (receiver.isGeneric ? "[]" : "") + "." + name
  }
}
