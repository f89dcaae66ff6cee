import Console
public import TraceStore

/// The one place that decides how functions are called in reports.
///
/// Go's name of a function starts with the import path: `example.com/app/db.(*Conn).Query`. People read the path's last
/// element only, as Go source does: `db.(*Conn).Query`. Where two packages of a trace would look the same, each keeps as
/// many elements of its path as it takes to tell them apart. A major version is no name: `example.com/app/v2.Run` is
/// `app.Run`.
public struct FunctionNames: Sendable {
  public enum Style: String, CaseIterable, Sendable {
    case short, full
  }

  /// By function index: as shown, with nothing in it that disturbs a terminal.
  private let texts: [String]

  public init(_ functions: [Symbol], style: Style = .short) {
    let names = functions.map { GoName($0.name) }
    switch style {
    case .full: texts = names.map { SafeText.visible($0.path + $0.rest) }
    case .short:
      let labels = Self.labels(of: Set(names.map(\.path)))
      texts = names.map { SafeText.visible((labels[$0.path] ?? $0.path) + $0.rest) }
    }
  }

  public subscript(function: UInt32) -> String {
    Int(function) < texts.count ? texts[Int(function)] : "function \(function)"
  }

  /// The shortest end of each import path that no other path has at the same length.
  private static func labels(of paths: Set<String>) -> [String: String] {
    var labels: [String: String] = [:]
    var length = 1
    while labels.count < paths.count {
      var counts: [String: Int] = [:]
      for path in paths { counts[label(path, length: length), default: 0] += 1 }
      for path in paths where labels[path] == nil {
        let label = label(path, length: length)
        // At full length every path differs from all others, so this ends.
        if counts[label] == 1 { labels[path] = label }
      }
      length += 1
    }
    return labels
  }

  /// The last `length` elements without a major version; the whole path where it has no more.
  private static func label(_ path: String, length: Int) -> String {
    var elements = path.split(separator: "/", omittingEmptySubsequences: false)
    if elements.count > 1, let last = elements.last, isMajorVersion(last) { elements.removeLast() }
    return length > elements.count ? path : elements.suffix(length).joined(separator: "/")
  }

  private static func isMajorVersion(_ element: Substring) -> Bool {
    element.count > 1 && element.first == "v" && element.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
  }
}
