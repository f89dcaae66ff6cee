package gotraceruntime

import (
	"sync/atomic"
	_ "unsafe" // for go:linkname
)

//go:linkname procPin runtime.procPin
func procPin() int

//go:linkname procUnpin runtime.procUnpin
func procUnpin()

const (
	switchBytes = 32
	recordBytes = 16 // stall, drop
	eventBytes  = 8
)

// While dropping, a free segment is looked for again after so many ticks: 20 µs of the slow clock, less of a fast one.
const retryTicks = 20_000

// writeEvent writes one event of this goroutine, with a switch record before it where the P's last events were another
// goroutine's, and a stall record where it has waited for a segment since the clock reading waitedSince. It reports false
// where there is no segment to write to and it may wait for one.
//
//go:norace
//go:nocheckptr
func writeEvent(id uint32, waitedSince uint64) bool {
	var g goroutine
	var site siteText
	described := false
	if byOffsets {
		g = identify()
		described = atomic.LoadUint32(&parentsHold) != 0
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
			giveUp(giveUpProcessors)
			return true
		}
		w := &writers[p]
		if w.goid != g.goid || waitedSince|w.dropped != 0 || w.pos+eventBytes > w.end {
			// What the records need is looked up unpinned, as that takes time, stack and perhaps a lock.
			if !described {
				procUnpin()
				var text goroutineText
				text.read()
				described = true
				if !byOffsets {
					g, site = text.goroutine, text.site
				} else if text.site.line != 0 {
					text.proveParents(g)
					g.parent = text.parent
				}
				continue
			}
			announce := g.pc != 0 && !siteIsKnown(g.pc, p)
			if announce && site.pc == 0 {
				procUnpin()
				site.lookUp(g.pc)
				continue
			}
			need := uintptr(switchBytes + 2*recordBytes + eventBytes)
			if announce {
				need += site.bytes()
			}
			if w.pos+need > w.end {
				if w.dropped != 0 && int64(clock()-w.retry) < 0 {
					w.drop()
					procUnpin()
					return true
				}
				if !w.next(p) {
					dropping := *header32(headerOverflow) == overflowDrop && sessionIsOpen()
					if dropping {
						w.drop()
						w.retry = clock() + retryTicks
					}
					procUnpin()
					return dropping
				}
			}
			if announce {
				site.write(w)
				rememberSite(g.pc, p)
			}
			if w.goid != g.goid {
				w.switchTo(&g, p)
			}
			if w.dropped != 0 {
				w.record(idDrop, clock(), w.dropped)
				w.dropped = 0
			}
			if waitedSince != 0 {
				now := clock()
				w.record(idStall, now, now-waitedSince)
				atomic.AddUint64(slotWord(slotStalls), 1)
				atomic.AddUint64(slotWord(slotStallTicks), now-waitedSince)
			}
		}
		store(w.pos, clock()<<20|uint64(id))
		w.pos += eventBytes
		procUnpin()
		return true
	}
}

// homes has, by goid, the P whose writer has the goroutine as its current one: goid << 12 | P. A goroutine that goes to
// another P and comes back must find a switch to be written, or the events it wrote elsewhere would lie in the middle of
// a run. So no goroutine is the current one of two writers: who takes a place in the table takes it from whoever had it.
var homes [4096]uint64

//go:norace
//go:nocheckptr
func (w *writer) switchTo(g *goroutine, p int) {
	store(w.pos+8, g.goid)
	store(w.pos+16, g.parent)
	store(w.pos+24, g.pc)
	store(w.pos, clock()<<20|idSwitch)
	w.pos += switchBytes
	atomic.StoreUint64(&w.goid, g.goid)
	home := g.goid*maxWriters | uint64(p)
	if old := atomic.SwapUint64(&homes[g.goid%uint64(len(homes))], home); old != home {
		goid, other := old/maxWriters, &writers[old%maxWriters]
		if atomic.LoadUint64(&other.goid) == goid {
			atomic.CompareAndSwapUint64(&other.goid, goid, 0)
		}
	}
}

// record writes a record of two words, with the time now.
//
//go:norace
//go:nocheckptr
func (w *writer) record(id, now, word uint64) {
	store(w.pos+8, word)
	store(w.pos, now<<20|id)
	w.pos += recordBytes
}

//go:norace
//go:nocheckptr
func (w *writer) drop() {
	w.dropped++
	atomic.AddUint64(slotWord(slotDropped), 1)
}
