package import Testing

/// Compares a text with the file `Golden/<name>` beside the test; see `Golden`.
package func expectGolden(
  _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation, file: String = #filePath
) throws {
  if let issue = try Golden(name, besideFile: file).issue(with: text) {
    Issue.record("\(issue)", sourceLocation: sourceLocation)
  }
}
