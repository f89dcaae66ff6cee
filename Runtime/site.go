package gotraceruntime

import "sync/atomic"

// siteText is what a spawn site's record says.
type siteText struct {
	pc             uint64
	line           int
	function, file string
}

const (
	spawnSiteBytes = wordsSpawnSite * wordBytes // without the texts
	maxSiteText    = 8192
)

// lookUp finds the source location of the go statement at pc. It may grow the stack and must not run pinned.
//
//go:norace
//go:nocheckptr
func (s *siteText) lookUp(pc uint64) {
	s.pc = pc
	// As for any return address, the statement is before it.
	s.function, s.file, s.line = linked.describe(uintptr(pc) - 1)
}

// bytes is the size of the record, 0 without a site.
//
//go:norace
//go:nocheckptr
func (s *siteText) bytes() uintptr {
	if s.pc == 0 {
		return 0
	}
	s.function = s.function[:min(len(s.function), maxSiteText)]
	s.file = s.file[max(0, len(s.file)-maxSiteText):]
	return uintptr(spawnSiteBytes + (len(s.function)+len(s.file)+7)&^7)
}

// write writes the record. There is room for it.
//
//go:norace
//go:nocheckptr
func (s *siteText) write(w *writer) {
	size := s.bytes()
	at := w.pos + spawnSiteBytes
	for i := 0; i < len(s.function); i++ {
		*(*byte)(pointer(at)) = s.function[i]
		at++
	}
	for i := 0; i < len(s.file); i++ {
		*(*byte)(pointer(at)) = s.file[i]
		at++
	}
	store(w.pos+8, s.pc)
	store(w.pos+16, uint64(s.line)<<32|uint64(len(s.function))<<16|uint64(len(s.file)))
	store(w.pos, clock()<<idBits|idSpawnSite)
	w.pos += size
}

// sites is the set of the sites each P has written a record of, a hash table with linear probing. The recorder reads
// the Ps one after the other, so a P must not show a site that only another one has written. A site that the table has
// no room for is written before each switch that shows it, which the protocol allows.
var sites [siteEntries]uint64

const (
	siteEntries = 1 << 14
	siteProbes  = 16
)

// siteKey is never 0, as no pc is.
//
//go:norace
//go:nocheckptr
func siteKey(pc uint64, p int) uint64 { return pc ^ uint64(p)<<48 }

//go:norace
//go:nocheckptr
func siteIsWritten(pc uint64, p int) bool {
	key := siteKey(pc, p)
	first := key * 0x9E3779B97F4A7C15 >> 50
	for i := uint64(0); i < siteProbes; i++ {
		switch atomic.LoadUint64(&sites[(first+i)%siteEntries]) {
		case key:
			return true
		case 0:
			return false
		}
	}
	return false
}

//go:norace
//go:nocheckptr
func rememberSite(pc uint64, p int) {
	key := siteKey(pc, p)
	first := key * 0x9E3779B97F4A7C15 >> 50
	for i := uint64(0); i < siteProbes; i++ {
		at := &sites[(first+i)%siteEntries]
		if atomic.CompareAndSwapUint64(at, 0, key) || atomic.LoadUint64(at) == key {
			return
		}
	}
}
