package gotraceruntime

import (
	"sync/atomic"
	"unsafe"
)

// image is the file that some code is a part of: the program, or a library that it has loaded. The table in that file
// says what ids stand for, and the recorder may look for it only when the process has ended (docs/SPOOL.md, "Images").
//
// While attaching it belongs to the goroutine that attaches, afterwards to the one that holds the lock.
var image struct {
	mutex
	identity fileIdentity
	path     [slotImagePathCapacity]byte
	used     int // of path

	program [slotImagePathCapacity]byte
	text    [1024]byte
}

// programLink is a path for system calls.
var programLink = [...]byte{'/', 'p', 'r', 'o', 'c', '/', 's', 'e', 'l', 'f', '/', 'e', 'x', 'e', 0}

// fileIdentity identifies a file and its content, whatever its path is. The slot has the same fields from Image_Device
// on.
type fileIdentity struct {
	device, inode, size, modified uint64
}

// fillImage writes to the slot which file this package is a part of.
//
//go:norace
//go:nocheckptr
func fillImage() {
	function := slow
	if !findImage(codeAddress(unsafe.Pointer(&function))) {
		return
	}
	*(*fileIdentity)(pointer(slotBase + slotImageDevice)) = image.identity
	*slotWord32(slotImagePathBytes) = uint32(image.used)
	for i := 0; i < image.used; i++ {
		*(*byte)(pointer(slotBase + slotImagePath + uintptr(i))) = image.path[i]
	}
}

// codeAddress returns where a function's code begins: a function value is a pointer to something that begins with it.
//
//go:norace
//go:nocheckptr
func codeAddress(function unsafe.Pointer) uintptr { return **(**uintptr)(function) }

// Image announces to the recorder that the file with this function has been loaded. The main package of a plugin calls
// it where it is initialised.
//
//go:norace
//go:nocheckptr
func Image(function func()) struct{} {
	if linked.raceDisable != nil {
		linked.raceDisable()
	}
	for atomic.LoadUint32(&mode) == modeNew {
		attach()
	}
	if atomic.LoadUint32(&mode) != modeOff {
		image.lock()
		waiting.lock() // for buffers
		found := findImage(codeAddress(unsafe.Pointer(&function)))
		waiting.unlock()
		if found {
			announceImage()
		}
		image.unlock()
	}
	if linked.raceEnable != nil {
		linked.raceEnable()
	}
	return struct{}{}
}

// announceImage writes the record of image.
//
//go:norace
//go:nocheckptr
func announceImage() {
	for waits := 0; atomic.LoadUint32(&mode) != modeOff; waits++ {
		p := procPin()
		if p >= maxWriters {
			procUnpin()
			return
		}
		w := &writers[p]
		if w.hasRoom(imageRecordBytes()) || w.next(p) {
			w.writeImage()
			procUnpin()
			return
		}
		procUnpin()
		if *header32(headerOverflow) == overflowDrop {
			// The recorder looks for the file by itself, as long as the process runs.
			return
		}
		wait(waits)
	}
}

// writeImage writes the record of image. There is room for it.
//
//go:norace
//go:nocheckptr
func (w *writer) writeImage() {
	for i := 0; i < image.used; i++ {
		*(*byte)(pointer(w.pos + imageBytes + uintptr(i))) = image.path[i]
	}
	store(w.pos+8, image.identity.device)
	store(w.pos+16, image.identity.inode)
	store(w.pos+24, image.identity.size)
	store(w.pos+32, image.identity.modified)
	store(w.pos+40, uint64(image.used))
	store(w.pos, clock()<<idBits|idImage)
	w.pos += imageRecordBytes()
}

const imageBytes = wordsImage * wordBytes // without the path

// imageRecordBytes returns the size of the record of image.
//
//go:norace
//go:nocheckptr
func imageRecordBytes() uintptr { return uintptr(imageBytes + (image.used+7)&^7) }

// findImage fills in image for the file whose code is at an address, and reports whether it was found.
//
//go:norace
//go:nocheckptr
func findImage(address uintptr) bool {
	link := rawSyscall(sysReadlinkat, atCwd, uintptr(unsafe.Pointer(&programLink)),
		uintptr(unsafe.Pointer(&image.text)), unsafe.Sizeof(image.text), 0, 0)
	program := copy(image.program[:], image.text[:max(link, 0)])
	image.used = 0
	found := findMapping(address)
	if link > 0 && (!found || string(image.program[:program]) == string(image.path[:image.used])) {
		// /proc/self/exe leads to the program also where it has been deleted, or is in another root.
		image.used = copy(image.path[:], image.program[:program])
		return identifyFile(&programLink[0])
	}
	if !found || image.used == slotImagePathCapacity {
		return false
	}
	image.path[image.used] = 0
	return identifyFile(&image.path[0])
}

// identifyFile fills in image.identity for the file at a path that ends with a zero byte.
//
//go:norace
//go:nocheckptr
func identifyFile(path *byte) bool {
	const closeOnExec, pathOnly = 0x80000, 0x200000
	fd := rawSyscall(sysOpenat, atCwd, uintptr(unsafe.Pointer(path)), closeOnExec|pathOnly, 0, 0, 0)
	if fd < 0 {
		return false
	}
	ok := identifyDescriptor(uintptr(fd), &image.identity)
	closeFile(uintptr(fd))
	return ok
}

// findMapping looks in /proc/self/maps for the file that is mapped at an address, and puts its path into image.
//
//go:norace
//go:nocheckptr
func findMapping(address uintptr) bool {
	fd, ok := openFile("/proc/self/maps", 0, "", 0)
	if !ok {
		return false
	}
	// A line is: begin-end permissions offset device inode path
	field, number, begin, isHere := 0, uint64(0), uint64(0), false
	for {
		n := rawSyscall(sysRead, fd, uintptr(unsafe.Pointer(&image.text)), unsafe.Sizeof(image.text), 0, 0, 0)
		if n <= 0 {
			closeFile(fd)
			return false
		}
		for _, c := range image.text[:n] {
			switch {
			case c == '\n':
				if isHere {
					closeFile(fd)
					return image.used > 0
				}
				field, number = 0, 0
			case field == 0 && c == '-':
				begin, number = number, 0
			case field == 0 && c == ' ':
				isHere = uint64(address) >= begin && uint64(address) < number
				field++
			case field == 0 && c <= '9':
				number = number<<4 | uint64(c-'0')
			case field == 0:
				number = number<<4 | uint64(c-'a'+10)
			case field < 5 && c == ' ':
				field++
			case field == 5 && isHere && (c != ' ' || image.used > 0) && image.used < slotImagePathCapacity:
				image.path[image.used] = c
				image.used++
			}
		}
	}
}

// Text does nothing. The main package of a C archive calls it with the names of its ids, so that they are in the file
// that the archive is linked into.
//
//go:norace
//go:nocheckptr
//go:noinline
func Text(string) struct{} { return struct{}{} }
