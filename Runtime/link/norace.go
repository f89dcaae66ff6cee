//go:build !race

package link

//go:norace
//go:nocheckptr
func raceDisable() {}

//go:norace
//go:nocheckptr
func raceEnable() {}
