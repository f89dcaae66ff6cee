import Console
import Recording

extension RecordingOutcome {
  /// What was recorded, in a line.
  var sentence: String {
    var text =
      "\(tracePath): \(CountText.count(events, "event")) of \(CountText.count(UInt64(goroutines), "goroutine"))"
    text += " in \(CountText.count(UInt64(processes), "process", plural: "processes")), \(CountText.bytes(fileBytes))"
    if stalls > 0 { text += "; the program waited \(CountText.count(stalls, "time")) for the recorder" }
    if droppedEvents > 0 { text += "; \(CountText.count(droppedEvents, "event")) dropped" }
    if hasFoldedPaths { text += "; so many call paths that cold ones are summed up by function and caller" }
    return text
  }

  /// What is not in the trace, or not whole, a sentence each.
  var warnings: [String] {
    var warnings = givenUp.map { pid, reason in
      "process \(pid) is not recorded completely: \(reason.sentence)"
    }
    warnings += unknownEvents.map { process, events in
      "process \(process): \(CountText.count(events, "event")) \(events == 1 ? "is" : "are") of code without a symbol "
        + "table. Such events have no names and cut off the calls around them. Use unstripped programs, libraries and "
        + "plugins from 'gotrace-record build' and do not move them while they run"
    }
    warnings += unreachedProcesses.map(\.sentence)
    if refusedProcesses > 0 {
      let refused = CountText.count(refusedProcesses, "process", plural: "processes")
      warnings.append("\(refused) not recorded: too many processes at one time")
    }
    if spoolWasDamaged {
      warnings.append(
        "the memory between programs and recorder has been overwritten: calls may be missing or wrong")
    }
    if processes == 0 && problem == nil { warnings.append("nothing was recorded: no instrumented function ran") }
    return warnings
  }
}

extension UnreachedProcess {
  fileprivate var sentence: String {
    "process \(pid)" + (commandLine.isEmpty ? "" : " (\(commandLine.joined(separator: " ")))")
      + " is not recorded: it began as another user, in another root or in another pid namespace and does not trust "
      + "this recorder; run the recorder as root or as that user, in that pid namespace"
  }
}

extension GiveUpReason {
  fileprivate var sentence: String {
    switch self {
    case .noMemory: "its address space is too small for the spool (ulimit -v); try a smaller --spool"
    case .tooManyProcessors: "it uses more than 4096 processors (GOMAXPROCS)"
    case .clockUnreadable:
      "its architecture cannot read the recording's clock; record it separately"
    case .goroutinesUnknown: "its Go release is not supported, and its main package was not rewritten"
    }
  }
}
