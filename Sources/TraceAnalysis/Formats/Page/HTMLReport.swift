public import Console

/// Writes one HTML file that shows traces in a browser, offline: flame graph, functions, goroutines, timeline, facts.
///
/// The page carries the summary, not the events, so its size does not grow with the length of the recording.
public struct HTMLReport {
  private let data: PageData
  private let title: String
  private let tab: Tab

  /// What of the page is seen first.
  public enum Tab: String, Sendable {
    case flame, goroutines
  }

  /// `profile` is what is to be seen of the traces' calls; `isGrouped` where a `CallGrouping` has put them in groups.
  public init(
    _ traces: [LoadedTrace], _ profile: Profile, names: FunctionNames, title: String, isGrouped: Bool = false,
    tab: Tab = .flame
  ) throws {
    self.tab = tab
    data = try PageData(traces, profile, names: names, title: title, isGrouped: isGrouped)
    self.title = title
  }

  public func write(to out: inout OutputBuffer) {
    HTMLPage.open(title: title, runsScripts: true, bodyTag: "<body data-tab=\"\(tab.rawValue)\">", to: &out) {
      ReportFile.pageStyle.write(to: &$0)
    }
    ReportFile.pageBody.write(to: &out)
    out.write("<script type=\"application/json\" id=\"data\">")
    var json = JSONWriter(out, forHTML: true)
    data.write(&json)
    out = json.out
    out.write("</script>\n")
    for script in ReportFile.pageScripts {
      out.write("<script>\n")
      script.write(to: &out)
      out.write("</script>\n")
    }
    HTMLPage.close(to: &out)
  }
}
