import ArgumentParser
import TraceStore

struct RedactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "redact",
    abstract: "Makes a trace that can be given away.",
    discussion: """
      Left out: folders, arguments of programs, host, moment, revision, process ids. Source files keep their last \
      component. Names of functions and packages stay unless --hash-names is given; then source files go, too.
      """)

  @Argument(help: "The trace to redact.", completion: .file(extensions: ["trace"]))
  var trace: String

  @Flag(help: "Replace names of functions and packages by ones that say nothing, equal ones by equal ones.")
  var hashNames = false

  @Option(
    help: "Traces hashed with the same salt can be compared; whoever knows it can find out whether a name is in one.")
  var salt = ""

  @OptionGroup var output: TraceOutputOptions

  mutating func validate() throws {
    if !salt.isEmpty && !hashNames { throw ValidationError("--salt is for --hash-names") }
  }

  mutating func run() throws {
    let redaction = Redaction(hashesNames: hashNames, salt: salt)
    tell(try output.open(trace).redact(redaction, to: output.output, threads: Processors.online), of: trace)
  }
}
