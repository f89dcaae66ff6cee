/// Why a process recorded no more, though the recorder was there (docs/SPOOL.md, `Give_Up_Reason`).
public enum GiveUpReason: UInt32, Sendable {
  case noMemory = 3
  case tooManyProcessors = 4
  case goroutinesUnknown = 5
  case clockUnreadable = 6
}
