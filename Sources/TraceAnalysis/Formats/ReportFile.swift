import CReportFiles
import Console

/// The embedded scripts and styles (Sources/CReportFiles).
enum ReportFile {
  case svgFlameScript
  case pageStyle, pageBody
  case pageCommonScript, pageTreeScript, pageFlameGraphScript, pageTablesScript, pageTimelineScript
  case pageSelectionScript, pageTabsScript

  /// The scripts of the HTML report; each uses what those before it have made.
  static let pageScripts: [ReportFile] = [
    .pageCommonScript, .pageTreeScript, .pageFlameGraphScript, .pageTablesScript, .pageTimelineScript,
    .pageSelectionScript, .pageTabsScript,
  ]

  func write(to out: inout OutputBuffer) {
    // Safe: the file is `count` bytes that are a constant of the program.
    unsafe out.write(bytes: UnsafeBufferPointer(start: file.bytes, count: file.count))
  }

  // Safe: each function only returns the address of a constant.
  private var file: creportfiles_file {
    switch self {
    case .svgFlameScript: unsafe creportfiles_svg_flame_js()
    case .pageStyle: unsafe creportfiles_page_css()
    case .pageBody: unsafe creportfiles_page_html()
    case .pageCommonScript: unsafe creportfiles_page_common_js()
    case .pageTreeScript: unsafe creportfiles_page_tree_js()
    case .pageFlameGraphScript: unsafe creportfiles_page_flamegraph_js()
    case .pageTablesScript: unsafe creportfiles_page_tables_js()
    case .pageTimelineScript: unsafe creportfiles_page_timeline_js()
    case .pageSelectionScript: unsafe creportfiles_page_selection_js()
    case .pageTabsScript: unsafe creportfiles_page_tabs_js()
    }
  }
}
