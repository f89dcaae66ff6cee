//go:build !untraced

package b

import "gotraceruntime"

func traced() bool {
	gotraceruntime.Enter(16)
	defer gotraceruntime.Exit()
	return true
}
