internal import Platform

/// The compiler, the assembler and cgo: their messages about the user's program name the user's files and columns, and
/// what they write into the program names the folders that modules really are in.
enum CompileTool {
  static func run(_ plan: ToolPlan, _ given: [String], directory: String) throws(RecordingError) -> ExitStatus {
    let command = try withSpeakableNames(withModules(given, plan), plan, directory: directory)
    let run = try CapturedRun.run(command[0], arguments: command)
    guard !run.succeeded, let original = try withOriginals(given, plan) else { return passOn(run) }
    // The same step with the user's own files shows whose fault it is, and prints what a plain build prints.
    let plain = try CapturedRun.run(original[0], arguments: original)
    guard plain.succeeded else { return passOn(plain) }
    try FileSystem.writeAtomically(run.output + run.errors, to: ToolPlan.faultPath(in: directory))
    return passOn(run)
  }

  /// The command with the user's files instead of the rewritten ones; `nil` where it has none of them.
  private static func withOriginals(_ command: [String], _ plan: ToolPlan) throws(RecordingError) -> [String]? {
    var words = command
    for (index, word) in command.enumerated() where word.hasSuffix(".go") {
      if let plain = try plan.plainPath(of: word) { words[index] = plain }
    }
    return words == command ? nil : words
  }

  /// The rules for file names (`-trimpath`) with the folders of modules instead of our links to them.
  private static func withModules(_ command: [String], _ plan: ToolPlan) -> [String] {
    guard !plan.modules.isEmpty, let index = command.firstIndex(of: "-trimpath"), index + 1 < command.count else {
      return command
    }
    var command = command
    var rules = command[index + 1]
    for module in plan.modules {
      rules = rules.replacing("=>" + module.link, with: "=>" + module.directory)
      // What cgo has written names the folder itself.
      for rule in rules.split(separator: ";") where rule.hasPrefix(module.link) {
        rules += ";" + module.directory + rule.dropFirst(module.link.count)
      }
      rules += ";" + module.link + "=>" + module.directory
    }
    command[index + 1] = rules
    return command
  }

  /// Whether the names of the files cannot stand in a rule: rules are separated by semicolons, without escapes.
  static func isUnspeakable(_ file: RewrittenFile) -> Bool { isUnspeakable(file.path) || isUnspeakable(file.original) }

  private static func isUnspeakable(_ path: String) -> Bool { path.contains(";") || path.contains("=>") }

  /// Gives files that no rule can be written for in a copy with a directive that says what they are called.
  private static func withSpeakableNames(
    _ command: [String], _ plan: ToolPlan, directory: String
  ) throws(RecordingError) -> [String] {
    var command = command
    for (index, word) in command.enumerated() {
      guard let original = plan.originals[word], isUnspeakable(word) || isUnspeakable(original) else { continue }
      var hash = ContentHash()
      hash.add(word)
      // cgo calls what it writes after the file's name.
      let copy = directory + "/named/" + hash.text + "/" + FilePath.lastComponent(of: original)
      try FileSystem.ensure(Array("//line \(original):1\n".utf8) + (try FileSystem.read(word)), at: copy)
      command[index] = copy
      if let rules = command.firstIndex(of: "-trimpath"), rules + 1 < index {
        command[rules + 1] = without(word, original, rules: command[rules + 1])
      }
    }
    return command
  }

  /// The rules without the one for `path`, which with the user's own `-trimpath` gives it another name than `original`.
  private static func without(_ path: String, _ original: String, rules: String) -> String {
    let whole = path + "=>" + original
    if rules.contains(whole) { return rules.replacing(whole, with: "") }
    guard let start = rules.firstRange(of: path + "=>") else { return rules }
    return rules[..<start.lowerBound] + String(rules[start.upperBound...].drop { $0 != ";" })
  }

  private static func passOn(_ run: CapturedRun) -> ExitStatus {
    // Where the go command does not read any more, nothing else is printed.
    try? DescriptorIO.write(run.output.span, to: DescriptorIO.standardOutput)
    try? DescriptorIO.write(run.errors.span, to: DescriptorIO.standardError)
    return run.status
  }
}
