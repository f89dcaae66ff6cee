//go:build untraced

package b

func traced() bool { return true }
