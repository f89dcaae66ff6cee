package gotraceruntime

import "unsafe"

// goroutineText is what the text of a stack dump says of the current goroutine:
//
//	goroutine 17 [running]:
//	…
//	created by main.main in goroutine 1
//		/home/you/main.go:12 +0x1d
//
// It needs no knowledge of the runtime's structures.
type goroutineText struct {
	goroutine
	site siteText // line 0 if unknown
}

// dump holds the text while it is read, and the sites read before, so that their texts need not be copied again.
//
// A stack dump has at most 100 frames; where that does not fit, the spawn site is not known.
var dump struct {
	mutex
	bytes [1 << 16]byte
	sites [256]siteText
}

// goidFromText is the part of the text that every event needs.
//
//go:norace
//go:nocheckptr
func goidFromText() uint64 {
	var buffer [32]byte
	// The buffer is not kept, but the compiler cannot see that and would allocate it on the heap.
	start := (*[32]byte)(noescape(unsafe.Pointer(&buffer)))
	n := linked.stack(start[:], false)
	goid := leadingNumber(start[min(len("goroutine "), n):n])
	// Until here the buffer is in use.
	noescape(unsafe.Pointer(&buffer))
	return goid
}

// read fills in everything. The site's pc, which the text does not have, is a number made of its texts that no real pc
// can be.
//
//go:norace
//go:nocheckptr
func (t *goroutineText) read() {
	dump.lock()
	text := dump.bytes[:linked.stack(dump.bytes[:], false)]
	t.goid = leadingNumber(text[min(len("goroutine "), len(text)):])
	if at := find(text, "\ncreated by "); at >= 0 {
		text = text[at+len("\ncreated by "):]
		end := max(find(text, "\n"), 0)
		name, location := text[:end], text[min(end+2, len(text)):]
		if at := find(name, " in goroutine "); at >= 0 {
			t.parent = leadingNumber(name[at+len(" in goroutine "):])
			name = name[:at]
		}
		location = location[:max(find(location, "\n"), 0)]
		if at := find(location, " +0x"); at >= 0 {
			location = location[:at]
		}
		colon := len(location) - 1
		for colon > 0 && location[colon] != ':' {
			colon--
		}
		if colon > 0 {
			t.pc = 1<<63 | hash(hash(14695981039346656037, name), location)
			known := &dump.sites[t.pc%uint64(len(dump.sites))]
			if known.pc != t.pc {
				*known = siteText{t.pc, int(leadingNumber(location[colon+1:])), string(name), string(location[:colon])}
			}
			t.site = *known
		}
	}
	dump.unlock()
}

//go:norace
//go:nocheckptr
func leadingNumber(text []byte) (number uint64) {
	for _, c := range text {
		if c < '0' || c > '9' {
			break
		}
		number = number*10 + uint64(c-'0')
	}
	return
}

// find returns the first index of what in text, or -1.
//
//go:norace
//go:nocheckptr
func find(text []byte, what string) int {
	for i := 0; i+len(what) <= len(text); i++ {
		if string(text[i:i+len(what)]) == what {
			return i
		}
	}
	return -1
}

// hash is FNV-1a.
//
//go:norace
//go:nocheckptr
func hash(state uint64, text []byte) uint64 {
	for _, c := range text {
		state = (state ^ uint64(c)) * 1099511628211
	}
	return state
}

// noescape hides p from escape analysis. It has no stack check and is not inlined: the stack cannot move while the
// address is no pointer.
//
//go:norace
//go:nocheckptr
//go:nosplit
//go:noinline
func noescape(p unsafe.Pointer) unsafe.Pointer {
	address := uintptr(p)
	return *(*unsafe.Pointer)(unsafe.Pointer(&address))
}
