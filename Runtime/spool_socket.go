//go:build amd64 || arm64

package gotraceruntime

import "unsafe"

// socketCount is the number of names that a recorder's socket may have (docs/SPOOL.md, "Requesting it").
const socketCount = 64

// request holds the arguments of the system calls: a stack may move.
var request struct {
	address [32]byte // struct sockaddr_un: its family and a name in no folder
	peer    struct{ pid, user, group, size uint32 }
	poll    struct {
		fd               int32
		events, returned int16
	}
	timeout [2]uint64
	control struct {
		length      uint64
		level, kind int32
		fd          int32
		_           int32
	}
	part    struct{ base, length uint64 }
	message struct {
		name, nameLength, parts, partCount, control, controlLength uint64
		flags                                                      uint64
	}
}

// usedSocket is the number of the socket from which this process has the spool; socketCount where it has none.
var usedSocket uint64 = socketCount

// requestSpool gets the spool from the recorder over a socket, where this process may not open the file, being another
// user, or cannot, being in another root. It reports whether there was one. The recorder's pid is 0 where it is not
// known.
//
//go:norace
//go:nocheckptr
func requestSpool(recorder uint64) bool {
	const unix, sequentialPackets, nonBlocking, closeOnExec = 1, 5, 0x800, 0x80000
	// A recorder that is stopped does not answer; one that waits for a processor does, later.
	deadline := nanotime() + 10_000_000_000
	for number := uint64(0); number < socketCount; number++ {
		fd := rawSyscall(sysSocket, unix, sequentialPackets|nonBlocking|closeOnExec, 0, 0, 0, 0)
		if fd < 0 {
			return false
		}
		// The last condition but one comes late, so that the recorder of another user has seen the request, too.
		found := connect(uintptr(fd), number, deadline) && peerMayBeRecorder(uintptr(fd), recorder) &&
			awaitAnswer(uintptr(fd), deadline) && peerIsTrusted() && receiveSpool(uintptr(fd))
		closeFile(uintptr(fd))
		if found {
			usedSocket = number
			return true
		}
	}
	return false
}

// connect connects to a recorder's socket, and reports whether there is one.
//
//go:norace
//go:nocheckptr
func connect(fd uintptr, number uint64, deadline int64) bool {
	const tryAgain = -11
	for {
		address := socketAddress(number)
		result := rawSyscall(sysConnect, fd, address, uintptr(3+buffers.used), 0, 0, 0)
		// The recorder's queue of connections is full.
		if result != tryAgain || nanotime() >= deadline {
			return result == 0
		}
		nap(1_000_000)
	}
}

// peerMayBeRecorder reads which process listens, and reports whether that may be the recorder.
//
//go:norace
//go:nocheckptr
func peerMayBeRecorder(fd uintptr, recorder uint64) bool {
	const socketLevel, peerCredentials = 1, 17
	request.peer.size = 12
	failure := rawSyscall(sysGetsockopt, fd, socketLevel, peerCredentials, uintptr(unsafe.Pointer(&request.peer)),
		uintptr(unsafe.Pointer(&request.peer.size)), 0)
	// A process in a pid namespace around this one has no pid here.
	if recorder == 0 || request.peer.pid == 0 {
		return failure == 0 && peerIsTrusted()
	}
	return failure == 0 && recorder == uint64(request.peer.pid)
}

// peerIsTrusted reports whether memory is taken from the process that listens: that of root or of the same user, as
// with a file.
//
//go:norace
//go:nocheckptr
func peerIsTrusted() bool {
	user := uint32(rawSyscall(sysGeteuid, 0, 0, 0, 0, 0, 0))
	return request.peer.user == 0 || request.peer.user == user
}

// awaitAnswer waits until there is something to read, or the end, and reports whether that came in time.
//
//go:norace
//go:nocheckptr
func awaitAnswer(fd uintptr, deadline int64) bool {
	const pollIn = 1
	for {
		left := deadline - nanotime()
		if left <= 0 {
			sendParentPid(fd)
			return false
		}
		request.poll.fd, request.poll.events, request.poll.returned = int32(fd), pollIn, 0
		request.timeout[0], request.timeout[1] = uint64(left/1_000_000_000), uint64(left%1_000_000_000)
		// A signal ends the call early.
		if awaitDescriptor(uintptr(unsafe.Pointer(&request.poll)), uintptr(unsafe.Pointer(&request.timeout))) > 0 {
			return true
		}
	}
}

// sendParentPid leaves the parent's pid on the connection, for a recorder that accepts it only when this process is
// gone.
//
//go:norace
//go:nocheckptr
func sendParentPid(fd uintptr) {
	const noSignal, dontWait = 0x4000, 0x40
	buffers.words[0] = uint64(rawSyscall(sysGetppid, 0, 0, 0, 0, 0, 0))
	rawSyscall(sysSendto, fd, uintptr(unsafe.Pointer(&buffers.words)), 8, noSignal|dontWait, 0, 0)
}

// awaitDescriptor is a system call that the scheduler knows of, like sleep.
//
//go:norace
//go:nocheckptr
//go:nosplit
func awaitDescriptor(poll, timeout uintptr) int {
	entersyscall()
	ready := rawSyscall(sysPpoll, poll, 1, timeout, 0, 0, 0)
	exitsyscall()
	return ready
}

// receiveSpool maps the spool whose descriptor is in the answer, and reports whether there is one. The recorder sends
// none to processes that do not descend from its program.
//
//go:norace
//go:nocheckptr
func receiveSpool(fd uintptr) bool {
	const closeOnExec, socketLevel, descriptors = 0x40000000, 1, 1
	request.part.base = uint64(uintptr(unsafe.Pointer(&answer)))
	request.part.length = uint64(unsafe.Sizeof(answer))
	request.message.parts = uint64(uintptr(unsafe.Pointer(&request.part)))
	request.message.partCount = 1
	request.message.control = uint64(uintptr(unsafe.Pointer(&request.control)))
	request.message.controlLength = uint64(unsafe.Sizeof(request.control))
	request.control.level, request.control.kind = 0, 0
	got := rawSyscall(sysRecvmsg, fd, uintptr(unsafe.Pointer(&request.message)), closeOnExec, 0, 0, 0)
	if got < 0 || request.message.controlLength < 20 || request.control.length != 20 ||
		request.control.level != socketLevel || request.control.kind != descriptors {
		return false
	}
	spool := uintptr(request.control.fd)
	_, ok := readHeader(spool)
	pid := load(uintptr(unsafe.Pointer(&fileHeader)) + headerRecorderPid)
	ok = ok && got >= answerFactBytes && (request.peer.pid == 0 || pid == uint64(request.peer.pid)) && mapSpool(spool)
	closeFile(spool)
	if ok {
		self.pid, self.start, self.parent = answer.pid, answer.start, answer.parent
		answerLineBytes = got - answerFactBytes
	}
	return ok
}

// socketIsClosed reports whether no process listens any more on the socket from which this process has the spool.
//
//go:norace
//go:nocheckptr
func socketIsClosed() bool {
	const unix, sequentialPackets, nonBlocking, closeOnExec, refused = 1, 5, 0x800, 0x80000, -111
	if usedSocket == socketCount {
		return false
	}
	fd := rawSyscall(sysSocket, unix, sequentialPackets|nonBlocking|closeOnExec, 0, 0, 0, 0)
	if fd < 0 {
		return false
	}
	result := rawSyscall(sysConnect, uintptr(fd), socketAddress(usedSocket), uintptr(3+buffers.used), 0, 0, 0)
	closeFile(uintptr(fd))
	return result == refused
}

// socketAddress returns the address of the sockaddr_un of a recorder's socket, 3 + buffers.used bytes.
//
//go:norace
//go:nocheckptr
func socketAddress(number uint64) uintptr {
	const unix = 1
	buffers.used = 0
	addToPath("gotrace.")
	addNumberToPath(number)
	request.address[0] = unix
	copy(request.address[3:], buffers.path[:buffers.used])
	return uintptr(unsafe.Pointer(&request.address))
}
