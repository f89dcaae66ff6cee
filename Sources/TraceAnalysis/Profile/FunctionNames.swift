import Console
import TraceStore
public import TraceModel

/// The one type that decides how functions are called in reports.
///
/// Go's name of a function starts with the import path: `example.com/app/db.(*Conn).Query`. People read the path's last
/// element only, as Go source does: `db.(*Conn).Query`. Where two packages of a trace would look the same, each keeps
/// as many elements of its path as it takes to distinguish them. A major version is no name: `example.com/app/v2.Run`
/// is `app.Run`.
public struct FunctionNames: Sendable {
  public enum Style: String, CaseIterable, Sendable {
    case short, full
  }

  /// By function index: as shown, with nothing in it that disturbs a terminal.
  private let texts: [String]

  public init(_ functions: [Symbol], style: Style = .short) {
    let names = functions.map { GoName($0.name) }
    switch style {
    case .full: texts = names.map { SafeText.name($0.path + $0.rest) }
    case .short:
      let labels = Self.labels(of: Set(names.map(\.path)))
      texts = names.map { SafeText.name((labels[$0.path] ?? $0.path) + $0.rest) }
    }
  }

  public subscript(function: UInt32) -> String {
    Int(function) < texts.count ? texts[Int(function)] : "function \(function)"
  }

  /// A function where there are no others to be confused with: `db.(*Conn).Query`.
  package static func short(_ name: GoName) -> String { label(name.path, length: 1) + name.rest }

  /// The shortest end of each import path that no other path has at the same length; paths that are alike for longer
  /// than any real ones keep all their elements.
  ///
  /// - Complexity: O(length of all paths).
  private static func labels(of paths: Set<String>) -> [String: String] {
    var labels: [String: String] = [:]
    var rest = Array(paths)
    for length in 1...Self.maximumElements where !rest.isEmpty {
      let ends = rest.map { label($0, length: length) }
      var counts: [String: Int] = [:]
      for end in ends { counts[end, default: 0] += 1 }
      var alike: [String] = []
      // A path with a label needs no other look: its end is one that none of the rest has.
      for (path, end) in zip(rest, ends) {
        if counts[end] == 1 { labels[path] = end } else { alike.append(path) }
      }
      rest = alike
    }
    for path in rest { labels[path] = path }
    return labels
  }

  private static let maximumElements = 32

  /// The last `length` elements without a major version; the whole path where it has no more.
  private static func label(_ path: String, length: Int) -> String {
    var elements = path.split(separator: "/", omittingEmptySubsequences: false)
    if elements.count > 1, let last = elements.last, isMajorVersion(last) { elements.removeLast() }
    return length > elements.count ? path : elements.suffix(length).joined(separator: "/")
  }

  private static func isMajorVersion(_ element: Substring) -> Bool {
    // There is no `/v1`: as a module's version it is left out, and where it is written it is a package's name.
    element.first == "v" && element.count > 1 && element.dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) }
      && element.dropFirst().first != "0" && element != "v1"
  }
}
