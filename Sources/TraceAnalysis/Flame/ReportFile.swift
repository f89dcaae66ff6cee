import CReportFiles
import Console

/// The embedded scripts and styles (Sources/CReportFiles/Assets).
enum ReportFile {
  case flameScript, pageStyle, pageBody
  case commonScript, treeScript, flameGraphScript, tablesScript, timelineScript, selectionScript, pageScript

  /// The scripts of the HTML report; each uses what those before it have made.
  static let pageScripts: [ReportFile] = [
    .commonScript, .treeScript, .flameGraphScript, .tablesScript, .timelineScript, .selectionScript,
    .pageScript,
  ]

  func write(to out: inout OutputBuffer) {
    // Safe: the file is `count` bytes that are a constant of the program.
    unsafe out.write(bytes: UnsafeBufferPointer(start: file.bytes, count: file.count))
  }

  // Safe: each function only returns the address of a constant.
  private var file: creportfiles_file {
    switch self {
    case .flameScript: unsafe creportfiles_flame_js()
    case .pageStyle: unsafe creportfiles_page_css()
    case .pageBody: unsafe creportfiles_page_html()
    case .commonScript: unsafe creportfiles_common_js()
    case .treeScript: unsafe creportfiles_tree_js()
    case .flameGraphScript: unsafe creportfiles_flamegraph_js()
    case .tablesScript: unsafe creportfiles_tables_js()
    case .timelineScript: unsafe creportfiles_timeline_js()
    case .selectionScript: unsafe creportfiles_selection_js()
    case .pageScript: unsafe creportfiles_page_js()
    }
  }
}
