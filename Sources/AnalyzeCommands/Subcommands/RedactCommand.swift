import Platform
import ArgumentParser
import TraceStore

struct RedactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "redact",
    abstract: "Writes a trace to pass on: without paths, arguments, host and dates.",
    discussion: """
      Left out are folders, arguments of programs, host, date, revision and process ids. Of the paths of source files \
      only the last component is left. Names of functions and packages are not changed, unless --hash-names is given; \
      then source files are left out, too.
      """)

  @Argument(help: "The trace to redact.", completion: .file(extensions: ["trace"]))
  var trace: String

  @Flag(help: "Replace names of functions and packages by hashes; equal names have equal hashes.")
  var hashNames = false

  @Option(
    help: """
      Traces hashed with the same salt can be compared. With the salt one can find out whether a name is in a trace.
      """)
  var salt = Redaction().salt

  @OptionGroup var output: TraceOutputOptions

  mutating func validate() throws {
    if !salt.isEmpty && !hashNames { throw ValidationError("--salt needs --hash-names") }
  }

  mutating func run() throws {
    let redaction = Redaction(hashesNames: hashNames, salt: salt)
    report(try output.open(trace).redact(redaction, to: output.output, threads: Parallel.processorCount), of: trace)
  }
}
