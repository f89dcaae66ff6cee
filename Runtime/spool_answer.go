package gotraceruntime

// answer is what the recorder has answered on its socket about this process, which may have no /proc (docs/SPOOL.md,
// "Requesting it"). answerLineBytes is the number of bytes of the command line in it: 0 without an answer, one more
// than the slot has room for where the line is longer.
var (
	answer struct {
		pid, start, parent uint64
		line               [slotCommandLineCapacity + 1]byte
	}
	answerLineBytes int
)

// answerFactBytes is the size of the answer without the command line.
const answerFactBytes = 24
