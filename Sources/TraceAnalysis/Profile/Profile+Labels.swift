import Console
import TraceStore
import TraceModel

extension Profile {
  /// How a node is called in text: `db.Connect`, or `go db.keepAlive (db.go:42)` for the first call of goroutines.
  func label(of frame: PathTree.Frame, names: FunctionNames) -> String {
    let name = names[frame.function]
    var notes: [String] = isIterator(frame.function) ? [Self.loopBodies] : []
    if frame.origin == .folded { notes.append("callers not known") }
    guard frame.origin == .spawned || frame.origin == .inferred else {
      return notes.isEmpty ? name : "\(name) (\(notes.joined(separator: ", ")))"
    }
    if frame.site != PathTree.Frame.noSite { notes.append(location(of: spawnSites[Int(frame.site)])) }
    if frame.origin == .inferred { notes.append("inferred") }
    return notes.isEmpty ? "go \(name)" : "go \(name) (\(notes.joined(separator: ", ")))"
  }

  /// What is said of a function that loops may go over: the bodies of these are no calls of their own.
  private static let loopBodies = "+ loop bodies"

  /// Whether loop bodies are in the calls of a function.
  func isIterator(_ function: UInt32) -> Bool { functions[Int(function)].isIterator }

  /// A table's cell with the name of a function.
  static func cell(_ name: String, isIterator: Bool) -> Table.Cell {
    isIterator ? .noted(name, note: loopBodies) : .text(name)
  }

  /// `pool.go:42`, or the function that holds the `go` statement where the line is not known.
  func location(of site: SpawnSite) -> String {
    if site.file.isEmpty { return site.function.isEmpty ? "unknown source location" : SafeText.name(site.function) }
    let file = SafeText.name(lastElement(of: site.file))
    return site.line > 0 ? "\(file):\(site.line)" : file
  }
}

/// What follows the last slash.
package func lastElement(of path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}
