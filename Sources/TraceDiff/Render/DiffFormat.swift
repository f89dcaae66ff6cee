public import Console
import TraceAnalysis

/// How a comparison is written.
public enum DiffFormat: String, CaseIterable, Sendable {
  case text, markdown, json, csv
  /// Annotations of a GitHub workflow.
  case github
  /// The call tree of both sides.
  case tree
  /// A differential flame graph.
  case svg
  /// A page with everything.
  case html

  public static let standard = DiffFormat.text
}

extension DiffFormat {
  /// Whether call paths are shown.
  public var showsPaths: Bool { self == .tree || self == .svg || self == .html }
}

extension DiffResult {
  /// Writes the result; annotations name files relative to the folder `root`.
  public func write(as format: DiffFormat, title: String, root: String, color: Bool, to out: inout OutputBuffer) {
    switch format {
    case .text: writeText(color: color, to: &out)
    case .markdown: writeMarkdown(to: &out)
    case .json: writeJSON(to: &out)
    case .csv: machineTable.write(as: .csv, to: &out)
    case .tree: DiffTree(changedPaths).write(color: color, to: &out)
    case .svg:
      DiffFlameSVG(changedPaths, title: "\(title) (red: takes longer, blue: less, grey: unchanged)").write(to: &out)
    case .html: DiffHTML(self, title: title).write(to: &out)
    case .github: GitHubAnnotations(self, root: root).write(to: &out)
    }
  }

  private var changedPaths: ChangedPaths { ChangedPaths(paths, threshold: extent.threshold) }
}
