package gotraceruntime

import "unsafe"

// fileHeader is the beginning of the file that may be a spool.
var fileHeader [256]byte

// readHeader reads fileHeader. It returns the file's owner, and reports whether the file is an open spool that is as
// long as its header says.
//
//go:norace
//go:nocheckptr
func readHeader(fd uintptr) (owner uint32, ok bool) {
	owner, size, ok := fileFacts(fd)
	if !ok || size < headerBytes {
		return 0, false
	}
	h := uintptr(unsafe.Pointer(&fileHeader))
	if rawSyscall(sysPread, fd, h, unsafe.Sizeof(fileHeader), 0, 0, 0) != int(unsafe.Sizeof(fileHeader)) {
		return 0, false
	}
	front, count := load(h+headerSegmentsOffset), load(h+headerSegmentCount)
	return owner, load(h+headerMagic) == magic && load32(h+headerVersion) == protocolVersion &&
		load32(h+headerSessionState) == sessionStateOpen &&
		load(h+headerSegmentBytes) == segmentBytes && load(h+headerExtentSegments) > 0 &&
		count <= 1<<24 && front <= size && count*segmentBytes <= size-front
}

// mapSpool maps the spool whose header is in fileHeader, and reports whether that was possible.
//
//go:norace
//go:nocheckptr
func mapSpool(fd uintptr) bool {
	h := uintptr(unsafe.Pointer(&fileHeader))
	front, count, extent := load(h+headerSegmentsOffset), load(h+headerSegmentCount), load(h+headerExtentSegments)
	segments := affordableSegments(count, extent)
	for {
		spoolBase = mapFile(fd, front+segments*segmentBytes)
		if spoolBase != 0 {
			break
		}
		// Without any segment the slot can still say why nothing is recorded.
		if segments == 0 {
			return false
		}
		segments = segments / 2 / extent * extent
	}
	mappedSegments = segments
	statesBase = spoolBase + uintptr(load(spoolBase+headerStatesOffset))
	segmentsBase = spoolBase + uintptr(front)
	clockIsTicks = *header32(headerClockKind) == clockKindTimeStampCounter
	return true
}

// affordableSegments returns how many segments to map, so that a program whose address space is limited (ulimit -v,
// addresses of 32 bits) keeps most of it.
//
//go:norace
//go:nocheckptr
func affordableSegments(count, extent uint64) uint64 {
	const addressSpace = 9
	space := uint64(^uintptr(0))
	if rawSyscall(sysPrlimit, 0, addressSpace, 0, uintptr(unsafe.Pointer(&buffers.words)), 0, 0) >= 0 {
		space = min(space, buffers.words[0])
	}
	affordable := space / 16 / segmentBytes / extent * extent
	return min(count, max(affordable, extent))
}
