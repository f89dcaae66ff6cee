/// What a `gotrace.filter` says: which functions are only counted, and which are not recorded at all.
///
/// A line per function: `count NAME` or `skip NAME`, the name as Go's `runtime.FuncForPC` has it. From a `#` at the
/// beginning of a word to the end of the line is a comment; empty lines mean nothing.
///
///     # calls that cost more to record than they take
///     count go/token.(*File).fixOffset   # 24,319,751 calls of 15ns
///     skip  go/token.Pos.IsValid         # 17,618,528 calls of 17ns
public struct FunctionFilterFile: Hashable, Sendable {
  public enum Action: String, CaseIterable, Hashable, Sendable {
    case count, skip
  }

  public struct Entry: Hashable, Sendable {
    public var action: Action
    /// 1 for the first line.
    public var line: Int

    public init(action: Action, line: Int) {
      self.action = action
      self.line = line
    }
  }

  /// What is wrong with a line.
  public enum Problem: Error, Hashable, Sendable {
    /// Neither `count` nor `skip` and one name.
    case notAnEntry(line: Int, text: String)
    /// The name has been on an earlier line, with the other action.
    case contradiction(line: Int, name: String, earlier: Int)
  }

  /// By function name.
  public let entries: [String: Entry]

  public init(_ text: String) throws(Problem) {
    var entries: [String: Entry] = [:]
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.split(whereSeparator: \.isWhitespace).prefix { !$0.hasPrefix("#") }
      guard !words.isEmpty else { continue }
      guard words.count == 2, let action = Action(rawValue: String(words[0])) else {
        throw .notAnEntry(line: index + 1, text: words.joined(separator: " "))
      }
      let name = String(words[1])
      if let earlier = entries[name], earlier.action != action {
        throw .contradiction(line: index + 1, name: name, earlier: earlier.line)
      }
      entries[name] = entries[name] ?? Entry(action: action, line: index + 1)
    }
    self.entries = entries
  }

  /// A file that says the same in the least words, with other names.
  public func text(renaming rename: (String) -> String) -> String {
    Action.allCases.flatMap { action in names(action).map { "\(action.rawValue) \(rename($0))\n" } }.joined()
  }

  /// The names with an action, sorted.
  public func names(_ action: Action) -> [String] {
    entries.filter { $0.value.action == action }.map(\.key).sorted()
  }
}
