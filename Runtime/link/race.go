//go:build race

package link

import "runtime"

// raceDisable makes the race detector ignore this goroutine's synchronisation until raceEnable.
//
//go:norace
//go:nocheckptr
func raceDisable() { runtime.RaceDisable() }

//go:norace
//go:nocheckptr
func raceEnable() { runtime.RaceEnable() }
