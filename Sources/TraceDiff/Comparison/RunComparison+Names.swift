import Console
import TraceAnalysis
import TraceStore
import TraceModel

extension RunComparison {
  /// - Parameter ends: of all paths of the comparison's tree, where the subject is one of them.
  func name(of subject: DiffGroups.Subject, _ ends: PathEnds) -> String {
    switch subject {
    case .function(let function): return label(function)
    case .path(let node): return ends.name(of: node, in: self)
    case .package(let package): return package.isEmpty ? "unknown" : SafeText.name(package)
    case .test(let function): return function.map(label) ?? "(outside of tests)"
    case .site(let site): return site.map { siteName($0) } ?? "(not spawned)"
    }
  }

  /// `main.work at pool.go:42`: the function that holds the `go` statement, and where.
  func siteName(_ site: UInt32) -> String {
    let site = sites[Int(site)].site
    let location = "\(lastElement(of: site.file)):\(site.line)"
    let function = FunctionNames.short(GoName(site.function))
    return SafeText.name(site.file.isEmpty ? function : "\(function) at \(location)")
  }

  func frameName(_ node: UInt32) -> String {
    let frame = tree.nodes[Int(node)].frame
    return frame.origin == .called ? label(frame.function) : "go \(label(frame.function))"
  }
}
