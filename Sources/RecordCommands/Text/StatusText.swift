import Console
import Recording

extension RecordingStatus {
  /// `12,345,678 events, 1,234,567/s, 12.3 MiB, 3 of 4 processes run, 17 waits`
  func line(since last: RecordingStatus?) -> String {
    let span = nanoseconds - (last?.nanoseconds ?? 0)
    let rate = span > 0 ? Double(events - min(events, last?.events ?? 0)) / Double(span) * 1e9 : 0
    var text =
      "\(CountText.count(events, "event")), \(CountText.grouped(UInt64(rate)))/s, \(CountText.bytes(fileBytes))"
    text += ", \(runningProcesses) of \(CountText.count(UInt64(processes), "process", plural: "processes")) running"
    if stalls > 0 { text += ", \(CountText.count(stalls, "wait"))" }
    if droppedEvents > 0 { text += ", \(CountText.grouped(droppedEvents)) dropped" }
    return text
  }
}
