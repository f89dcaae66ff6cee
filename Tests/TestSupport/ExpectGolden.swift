import TestSupport
import Testing

/// Compares a report with the file `Golden/<name>`; see `Golden`.
func expectGolden(
  _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation, file: String = #filePath
) throws {
  if let issue = try Golden(name, besideFile: file).issue(with: text) {
    Issue.record("\(issue)", sourceLocation: sourceLocation)
  }
}
