package import Console

/// The frame of every page we write: one file that loads nothing, whatever names it shows.
package enum HTMLPage {
  /// Writes everything before the body's content.
  ///
  /// - Parameters:
  ///   - title: any text.
  ///   - runsScripts: whether the page has scripts of its own; no others ever run.
  ///   - bodyTag: `<body>`, with attributes where it has some.
  ///   - style: writes the style sheet.
  package static func open(
    title: String, runsScripts: Bool, bodyTag: String = "<body>", to out: inout OutputBuffer,
    style: (inout OutputBuffer) -> Void
  ) {
    let policy =
      "default-src 'none'; " + (runsScripts ? "script-src 'unsafe-inline'; " : "") + "style-src 'unsafe-inline'"
    out.write(
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <title>\(XMLText.escape(title))</title>
      <style>

      """)
    style(&out)
    out.write("</style>\n</head>\n\(bodyTag)\n")
  }

  package static func close(to out: inout OutputBuffer) { out.write("</body>\n</html>\n") }
}
