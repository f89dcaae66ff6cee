import Console
import TraceAnalysis

/// What `gotrace-analyze tree` prints, for `exec` with a package.
enum TreePrinter {
  static func printTree(of path: String) {
    do {
      let profile = Profile(merging: [try LoadedTrace(path: path, goroutines: .nothing)])
      let names = FunctionNames(profile.functions, style: .short)
      let report = TreeReport(profile, names: names, options: .readable)
      let file = OutputFile()
      var buffer = OutputBuffer { file.write($0) }
      TreeText(report, names: names, color: Terminal.usesColor(.auto, isTerminal: file.isTerminal)).write(to: &buffer)
      buffer.flush()
      try file.commit()
    } catch {
      Diagnostics(program: "gotrace-record").error("\(path): cannot print the tree: \(error)")
    }
  }
}
