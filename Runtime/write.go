package gotraceruntime

import "sync/atomic"

const (
	wordBytes            = 8
	goroutineSwitchBytes = wordsGoroutineSwitch * wordBytes
	intervalBytes        = wordsInterval * wordBytes
	stallBytes           = wordsStall * wordBytes
	clockBytes           = wordsClock * wordBytes
	eventBytes           = wordsExit * wordBytes
)

// writeEvent writes one event of this goroutine, with a switch record before it where the P's last events were another
// goroutine's, and a stall record where it has waited for a segment since the clock reading waitedSince. It reports
// false where there is no segment to write to and it may wait for one.
//
//go:norace
//go:nocheckptr
func writeEvent(id uint32, waitedSince uint64) bool {
	if atomic.LoadUint32(gate)&1 != 0 {
		return true
	}
	var g goroutine
	var site siteText
	described := false
	if byOffsets {
		g = identify()
		described = atomic.LoadUint32(&parentOffsetIsProven) != 0
		if g.goid == 1 {
			g.parent, described = 0, true
		}
	} else {
		g.goid = goidFromText()
	}
	for {
		p := procPin()
		if p >= maxWriters {
			procUnpin()
			giveUp(giveUpReasonTooManyProcessors)
			return true
		}
		w := &writers[p]
		current, isOpen, checksRecorder := w.currentInterval(p)
		if !isOpen {
			procUnpin()
			if checksRecorder {
				checkRecorder()
			}
			return true
		}
		writesSite := false
		if w.goid != g.goid || w.interval != current.number() || waitedSince != 0 || !w.hasRoom(eventBytes) {
			// What the records need is looked up unpinned, as that takes time, stack and perhaps a lock.
			if !described {
				procUnpin()
				var text goroutineText
				text.read()
				described = true
				if !byOffsets {
					g, site = text.goroutine, text.site
				} else if text.site.line != 0 {
					text.proveParentOffset(g)
					g.parent = text.parent
				}
				continue
			}
			writesSite = g.pc != 0 && !siteIsWritten(g.pc, p)
			if writesSite && site.pc == 0 {
				procUnpin()
				site.lookUp(g.pc)
				continue
			}
			need := uintptr(goroutineSwitchBytes + intervalBytes + stallBytes + eventBytes)
			if writesSite {
				need += site.bytes()
			}
			if !w.hasRoom(need) && !w.next(p) {
				drops := *header32(headerOverflow) == overflowDrop && sessionIsOpen()
				if drops {
					w.beginDrops()
				}
				procUnpin()
				return drops
			}
		}
		w.enterInterval(current)
		if writesSite {
			site.write(w)
			rememberSite(g.pc, p)
		}
		if w.goid != g.goid {
			w.switchTo(&g, p)
		}
		if waitedSince != 0 {
			w.stall(waitedSince)
		}
		store(w.pos, clock()<<idBits|uint64(id))
		w.pos += eventBytes
		procUnpin()
		return true
	}
}

// hasRoom reports whether so many bytes fit the segment; false without a segment.
//
//go:norace
//go:nocheckptr
func (w *writer) hasRoom(bytes uintptr) bool { return w.pos != 0 && w.pos+bytes <= w.end }

// homes has, at index goid % len(homes), the P whose writer has the goroutine as its current one: goid << 12 | P. A
// goroutine that goes to another P and comes back must find a switch to be written, or the events it wrote elsewhere
// would lie in the middle of a run. So no goroutine is the current one of two writers: a writer that replaces an entry
// takes the former goroutine away from the writer that the entry names.
var homes [4096]uint64

// switchTo writes a switch record: the events that follow are g's.
//
//go:norace
//go:nocheckptr
func (w *writer) switchTo(g *goroutine, p int) {
	store(w.pos+8, g.goid)
	store(w.pos+16, g.parent)
	store(w.pos+24, g.pc)
	store(w.pos, clock()<<idBits|idGoroutineSwitch)
	w.pos += goroutineSwitchBytes
	atomic.StoreUint64(&w.goid, g.goid)
	home := g.goid*maxWriters | uint64(p)
	if old := atomic.SwapUint64(&homes[g.goid%uint64(len(homes))], home); old != home {
		goid, other := old/maxWriters, &writers[old%maxWriters]
		if atomic.LoadUint64(&other.goid) == goid {
			atomic.CompareAndSwapUint64(&other.goid, goid, 0)
		}
	}
}

// stall records that the goroutine has waited until now.
//
//go:norace
//go:nocheckptr
func (w *writer) stall(since uint64) {
	now := clock()
	store(w.pos+8, now-since)
	store(w.pos, now<<idBits|idStall)
	w.pos += stallBytes
	atomic.AddUint64(slotWord(slotStalls), 1)
	atomic.AddUint64(slotWord(slotStallTicks), now-since)
}
