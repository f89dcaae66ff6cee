internal import Platform
public import TraceModel

/// Where the file is that says which functions are counted or skipped.
public enum FilterFileChoice: Hashable, Sendable {
  /// `gotrace.filter` beside go.mod or go.work, if there is one.
  case besideModule
  case path(String)
  /// These lines, whatever file there is.
  case content(FilterFile)
  case none
}

/// A filter file that has been read.
public struct FilterFile: Hashable, Sendable {
  public static let name = "gotrace.filter"

  /// As the user may call it.
  public let path: String
  /// As it is, for the trace.
  public let text: String
  public let content: FunctionFilterFile
  /// Whether there is such a file; else its user has been shown the lines otherwise.
  private var isFile = false

  /// - Parameters:
  ///   - moduleFile: go.mod or go.work; empty or /dev/null for none.
  ///   - directory: what a relative path is relative to; `nil` for the working directory.
  static func read(
    _ choice: FilterFileChoice, moduleFile: String, in directory: String?
  ) throws(RecordingError) -> FilterFile? {
    switch choice {
    case .none: return nil
    case .content(let file): return file
    case .path(let path): return try FilterFile(FilePath.path(path, in: directory), calledAs: path)
    case .besideModule:
      guard !moduleFile.isEmpty, moduleFile != "/dev/null" else { return nil }
      let path = FilePath.directory(of: moduleFile) + "/" + name
      return FileSystem.exists(path) ? try FilterFile(path, calledAs: path) : nil
    }
  }

  private init(_ path: String, calledAs shown: String) throws(RecordingError) {
    try self.init(path: shown, text: String(decoding: try FileSystem.read(path), as: UTF8.self))
    isFile = true
  }

  /// - Parameter path: as the user may call it; no such file is needed.
  public init(path: String, text: String) throws(RecordingError) {
    self.path = path
    self.text = text
    do throws(FunctionFilterFile.Problem) {
      content = try FunctionFilterFile(text)
    } catch {
      throw .invalidFilterFile(path: path, error)
    }
  }

  /// What a recording does with it, for its user.
  func warnings(_ functions: [ListedFunction]) -> [RecordingWarning] {
    let known = Set(functions.map(\.name))
    let unknown = content.entries.keys.filter { !known.contains($0) }.sorted()
    guard isFile else { return [] }
    let counted = functions.count { if case .counted = $0.treatment { true } else { false } }
    let skipped = functions.count { $0.treatment == .leftOut(.filterFile) }
    return [.filterFileUsed(path: path, counted: counted, skipped: skipped)]
      + (unknown.isEmpty ? [] : [.filterNamesUnknown(path: path, names: unknown)])
  }
}
