package gotraceruntime

import (
	"runtime"
	"sync/atomic"
	"unsafe"
)

//go:linkname procPin runtime.procPin
func procPin() int

//go:linkname procUnpin runtime.procUnpin
func procUnpin()

// writeEvent writes one event of this goroutine, with a switch record before it where the P's last events were another
// goroutine's. It reports false where there is no segment to write to.
//
//go:norace
//go:nocheckptr
func writeEvent(id uint32) bool {
	var site siteText
	for {
		p := procPin()
		if p >= maxWriters {
			procUnpin()
			giveUp(giveUpProcessors)
			return true
		}
		w := &writers[p]
		g := identify()
		if w.goid != g.goid || w.pos == 0 {
			// The spawn site must be known before the switch that shows it. Looking it up needs a stack that may
			// grow, so it is done unpinned, once a site.
			if g.pc != 0 && !siteIsKnown(g.pc) && site.pc != g.pc {
				procUnpin()
				site.lookUp(g.pc)
				continue
			}
			need := uintptr(segmentReserve + 8)
			if site.pc != 0 {
				need += site.bytes()
			}
			if w.pos == 0 || w.pos+need > w.end {
				if !nextSegment(w, p) {
					noteStall(w)
					procUnpin()
					return false
				}
			}
			if site.pc != 0 {
				site.write(w)
				rememberSite(site.pc)
			}
			writeSwitch(w, g)
		} else if w.pos+8 > w.end {
			// The next segment begins with a switch.
			w.retire()
			procUnpin()
			continue
		}
		if w.stalled != 0 {
			if w.pos+24 > w.end {
				w.retire()
				procUnpin()
				continue
			}
			now := clock()
			store(w.pos+8, now-w.stalled)
			store(w.pos, now<<20|idStall)
			w.pos += 16
			atomic.AddUint64(slotWord(slotStalls), 1)
			atomic.AddUint64(slotWord(slotStallTicks), now-w.stalled)
			w.stalled = 0
		}
		store(w.pos, clock()<<20|uint64(id))
		w.pos += 8
		procUnpin()
		return true
	}
}

// A goroutine as the runtime's g describes it.
type goroutine struct {
	goid, parent, pc uint64
}

//go:norace
//go:nocheckptr
func identify() goroutine {
	g := getg()
	return goroutine{load(g + offsetGoid), load(g + offsetParent), load(g + offsetPC)}
}

//go:norace
//go:nocheckptr
func writeSwitch(w *writer, g goroutine) {
	store(w.pos+8, g.goid)
	store(w.pos+16, g.parent)
	store(w.pos+24, g.pc)
	store(w.pos, clock()<<20|idSwitch)
	w.pos += 32
	w.goid = g.goid
}

// noteStall remembers when this P began to wait for a segment.
//
//go:norace
func noteStall(w *writer) {
	if w.stalled == 0 {
		w.stalled = clock()
	}
}

// retire gives the P's segment to the recorder.
//
//go:norace
//go:nocheckptr
func (w *writer) retire() {
	if w.pos != 0 {
		atomic.StoreUint64((*uint64)(pointer(w.state)), w.full)
	}
	w.pos, w.end, w.goid = 0, 0, 0
}

// load and store touch memory outside of Go's heap, and structures of the runtime, by address.
//
//go:norace
//go:nocheckptr
//go:nosplit
func load(address uintptr) uint64 { return *(*uint64)(pointer(address)) }

// store has release order: the header of a record is stored behind its words.
//
//go:norace
//go:nocheckptr
//go:nosplit
func store(address uintptr, word uint64) { atomic.StoreUint64((*uint64)(pointer(address)), word) }

// pointer makes a pointer of an address that is no Go object's, so that the garbage collector has no say in it.
//
//go:norace
//go:nocheckptr
//go:nosplit
func pointer(address uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&address)) }

// siteText is a spawn site's record in the making.
type siteText struct {
	pc             uint64
	line           int
	function, file string
}

const maxSiteText = 8192

//go:norace
func (s *siteText) lookUp(pc uint64) {
	s.pc = pc
	// As for any return address, the statement is before it.
	if f := runtime.FuncForPC(uintptr(pc) - 1); f != nil {
		s.function = f.Name()
		s.file, s.line = f.FileLine(uintptr(pc) - 1)
	}
	if len(s.function) > maxSiteText {
		s.function = s.function[:maxSiteText]
	}
	if len(s.file) > maxSiteText {
		s.file = s.file[len(s.file)-maxSiteText:]
	}
}

//go:norace
func (s *siteText) bytes() uintptr {
	return uintptr(24 + (len(s.function)+len(s.file)+7)&^7)
}

//go:norace
//go:nocheckptr
func (s *siteText) write(w *writer) {
	at := w.pos + 24
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
	store(w.pos, clock()<<20|idSite)
	w.pos += s.bytes()
}

// sites is a set of the pcs whose record is written; a pc that finds no place in it is written again and again, which
// the recorder does not mind.
var sites [16384]uint64

//go:norace
func siteIsKnown(pc uint64) bool {
	slot := pc * 0x9E3779B97F4A7C15 >> 50
	for i := uint64(0); i < 16; i++ {
		switch atomic.LoadUint64(&sites[(slot+i)&16383]) {
		case pc:
			return true
		case 0:
			return false
		}
	}
	return false
}

//go:norace
func rememberSite(pc uint64) {
	slot := pc * 0x9E3779B97F4A7C15 >> 50
	for i := uint64(0); i < 16; i++ {
		at := &sites[(slot+i)&16383]
		if atomic.CompareAndSwapUint64(at, 0, pc) || atomic.LoadUint64(at) == pc {
			return
		}
	}
}
