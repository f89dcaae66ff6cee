internal import GoSource

extension LeftOut {
  /// The reason in a few words, the same in every output.
  public var words: String {
    switch self {
    case .source(.generatedFile): "generated file"
    case .source(.generatedFileName): "generated file name"
    case .source(.skippedFile): "gotrace:skip on the file"
    case .source(.skippedFunction): "gotrace:skip"
    case .source(.noBody): "no body"
    case .source(.runtimePragma): "runtime pragma"
    case .source: "source"
    case .otherFile: "another file is included"
    case .filtered: "--only"
    case .inlinable: "inlinable"
    case .filterFile: "skipped by the filter file"
    }
  }
}

extension FunctionTreatment {
  fileprivate var words: String {
    switch self {
    case .traced: "traced"
    case .counted: "counted by the filter file"
    case .leftOut(let reason): reason.words
    }
  }
}

extension ListedPackage.Reason {
  public var words: String {
    switch self {
    case .excluded(let pattern): "--exclude \(pattern)"
    case .neededByRuntime: "needed by the injected runtime"
    }
  }
}

extension InstrumentationListing {
  /// `traced  main.run  main.go:12`, columns aligned; then the packages left out.
  public var textLines: [String] {
    let reasons = functions.map(\.treatment.words)
    let reasonWidth = (reasons.map(\.count) + packages.map(\.reason.words.count)).max() ?? 0
    let nameWidth = functions.map(\.name.count).max() ?? 0
    return zip(functions, reasons).map { function, reason in
      "\(padded(reason, reasonWidth))  \(padded(function.name, nameWidth))  \(function.file):\(function.line)"
    } + packages.map { "\(padded($0.reason.words, reasonWidth))  package \($0.importPath)" }
  }

  /// An object a line: `{"function","package","file","line","traced","counted","reason"}` or
  /// `{"package","traced","reason"}`.
  public var jsonLines: [String] {
    functions.map { function in
      "{\"function\":\(GoJSON.quoted(function.name)),\"package\":\(GoJSON.quoted(function.package)),"
        + "\"file\":\(GoJSON.quoted(function.file)),\"line\":\(function.line),"
        + "\"traced\":\(function.treatment == .traced),\"counted\":\(function.treatment == .counted)"
        + (function.treatment == .traced ? "" : ",\"reason\":\(GoJSON.quoted(function.treatment.words))") + "}"
    }
      + packages.map {
        "{\"package\":\(GoJSON.quoted($0.importPath)),\"traced\":false,"
          + "\"reason\":\(GoJSON.quoted($0.reason.words))}"
      }
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
