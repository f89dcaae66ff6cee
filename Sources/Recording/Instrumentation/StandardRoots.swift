internal import TraceStore
import TraceModel

/// Where the standard library is: for the go command, and really.
struct StandardRoots: Sendable {
  let shadow: String
  let real: String

  /// The name with its file where the user has it.
  func real(_ name: InstrumentedNames.Name) -> InstrumentedNames.Name {
    switch name {
    case .function(var symbol):
      symbol.file = real(symbol.file)
      return .function(symbol)
    case .spawn(var site):
      site.file = real(site.file)
      return .spawn(site)
    }
  }

  func real(_ path: String) -> String {
    path.hasPrefix(shadow + "/") ? real + path.dropFirst(shadow.utf8.count) : path
  }
}
