import Replay
import TraceModel
import TraceStore

/// One run of the fuzzer: reads everything in a file of these bytes. It must come back, whatever they are.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTrace(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let reader = try? TraceReader(bytes: bytes) else { return 0 }
  do {
    let goroutines = try reader.goroutines().goroutines
    var cursor = try reader.goroutineCursor()
    var number = 0
    while let some = try cursor.more() {
      for goroutine in some {
        _ = (goroutines[number], reader.processes[Int(goroutine.process)])
        number += 1
      }
    }
    var last = [UInt64](repeating: 0, count: goroutines.count)
    _ = try reader.forEachBatch { batch in
      var at = 0
      for run in batch.runs {
        precondition(batch.times[at] >= last[Int(run.goroutine)], "a goroutine goes back in time")
        at += Int(run.count)
        last[Int(run.goroutine)] = batch.times[at - 1]
      }
      for code in batch.codes {
        let event = EventCode(rawValue: code)
        if let function = event.enteredFunction { _ = reader.symbols[Int(function.rawValue)] }
        if let site = event.spawnSite { _ = reader.spawnSites[Int(site.rawValue)] }
      }
    }
    let summary = try reader.summary().summary
    for node in summary.callTree.nodes.dropFirst() {
      _ = reader.symbols[Int(node.frame.function.rawValue)]
      _ = summary.callTree.nodes[Int(node.parent)]
    }
    _ = try reader.verify()
  } catch {
    return 0
  }
  return 0
}
