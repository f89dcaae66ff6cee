//go:build !race

package gotraceruntime

//go:norace
//go:nocheckptr
func raceDisable() {}

//go:norace
//go:nocheckptr
func raceEnable() {}
