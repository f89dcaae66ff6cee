import Foundation
import Glibc

/// What the processes of a group are doing, a line per thread: for the report of a test that had to kill them.
func activity(ofGroup group: pid_t) -> String {
  contents(of: "/proc").compactMap { Int32($0) }.flatMap { pid -> [String] in
    guard let process = ProcessStatus("/proc/\(pid)"), process.group == group else { return [] }
    return contents(of: "/proc/\(pid)/task").compactMap { thread in
      let folder = "/proc/\(pid)/task/\(thread)"
      return ProcessStatus(folder).map { status in
        let waits = (try? String(contentsOfFile: folder + "/wchan", encoding: .utf8)) ?? "?"
        return "pid \(pid) thread \(thread) (\(status.name)): \(status.state) in \(waits), \(status.ticks) ticks used"
      }
    }
  }.joined(separator: "\n")
}

private func contents(of folder: String) -> [String] {
  ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
}

/// Some fields of a process's or thread's `stat` file: see proc(5).
private struct ProcessStatus {
  let name: String
  let state: String
  let group: pid_t
  /// Processor time, in ticks of 10 ms.
  let ticks: Int

  init?(_ folder: String) {
    guard let text = try? String(contentsOfFile: folder + "/stat", encoding: .utf8),
      let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[close...].dropFirst(2).split(separator: " ")
    guard fields.count > 12, let group = pid_t(fields[2]), let user = Int(fields[11]), let system = Int(fields[12])
    else { return nil }
    name = String(text[open...].dropFirst().prefix(while: { $0 != ")" }))
    state = String(fields[0])
    self.group = group
    ticks = user + system
  }
}
