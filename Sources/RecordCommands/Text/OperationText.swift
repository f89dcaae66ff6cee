import Platform

extension SystemOperation {
  /// What could not be done, behind "cannot".
  var words: String {
    switch self {
    case .open: "open"
    case .create: "make"
    case .inspect: "inspect"
    case .read: "read"
    case .write: "write"
    case .synchronize: "synchronize"
    case .rename: "rename"
    case .remove: "remove"
    case .move: "move"
    case .link: "link"
    case .list: "list"
    case .resolve: "find"
    case .use: "use"
    case .makeDirectory: "make directory"
    case .changeDirectory: "change to"
    case .openPipe: "open a pipe"
    case .receiveSignals: "receive signals"
    }
  }
}
