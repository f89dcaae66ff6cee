import Console
public import TraceModel

extension FunctionFilterFile.Problem {
  /// `7: 'stop main.f' is neither …`, to be put behind the file's name and a colon.
  public var sentence: String {
    switch self {
    case .notAnEntry(let line, let text): "\(line): '\(SafeText.visible(text))' is neither 'count NAME' nor 'skip NAME'"
    case .contradiction(let line, let name, let earlier):
      "\(line): \(SafeText.visible(name)) has the other action on line \(earlier)"
    }
  }
}
