// Package runtimetest records hand-instrumented programs with a small recorder of its own, written from docs/SPOOL.md,
// and checks what it gets word by word.
package runtimetest

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

const (
	maximumSlots = 64
	segmentWords = segmentBytes / 8
)

// Options of a spool.
type Options struct {
	Segments  int // that may be claimed
	Drop      bool
	Monotonic bool
	Portable  bool
	Closed    bool // whether the gate is, at first
	Stopped   bool // nothing is taken before Finish, and Pause(false)
	Discard   bool // the words are read but not kept
	Recorder  int  // process id; 0 for this process
	Slots     int  // for processes; 0 for maximumSlots
	Folder    string
	Ignores   bool // counters, as recorders from before them do
}

// A segment that was taken out of the spool.
type segment struct {
	slot, p, sequence int
	words             []uint64
}

// Spool is a spool file and the recorder that drains it.
type Spool struct {
	path     string
	memory   []byte
	states   int // offset of the segment states
	segments int
	options  Options
	taken    []segment
	counters []segment // that have counters
	paused   atomic.Bool
	stop     chan struct{}
	stopped  sync.WaitGroup
}

// Create makes the spool and begins to drain it.
func Create(options Options) (*Spool, error) {
	if options.Segments == 0 {
		options.Segments = 256
	}
	if options.Slots == 0 {
		options.Slots = maximumSlots
	}
	if options.Folder == "" {
		options.Folder = "/dev/shm"
		if _, err := os.Stat(options.Folder); err != nil {
			options.Folder = "/tmp"
		}
	}
	pid := options.Recorder
	if pid == 0 {
		pid = os.Getpid()
	}
	start, err := startTime(pid)
	if err != nil {
		return nil, err
	}
	s := &Spool{
		path:    fmt.Sprintf("%s/gotrace.%d.spool", options.Folder, pid),
		states:  headerBytes + maximumSlots*slotBytes,
		options: options,
		stop:    make(chan struct{}),
	}
	s.segments = (s.states + options.Segments*8 + segmentBytes - 1) / segmentBytes * segmentBytes
	os.Remove(s.path)
	file, err := os.OpenFile(s.path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	size := s.segments + options.Segments*segmentBytes
	if err := file.Truncate(int64(size)); err != nil {
		return nil, err
	}
	s.memory, err = syscall.Mmap(int(file.Fd()), 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	copy(s.memory, "GOTRSPL1")
	*s.word32(headerVersion) = protocolVersion
	*s.word32(headerClockKind) = clockKindTimeStampCounter
	if options.Monotonic {
		*s.word32(headerClockKind) = clockKindMonotonic
	}
	if options.Drop {
		*s.word32(headerOverflow) = overflowDrop
	}
	for offset, value := range map[int]int{
		headerRecorderPid:    pid,
		headerRecorderStart:  start,
		headerSlotsOffset:    headerBytes,
		headerSlotCount:      options.Slots,
		headerStatesOffset:   s.states,
		headerSegmentsOffset: s.segments,
		headerSegmentBytes:   segmentBytes,
		headerSegmentCount:   options.Segments,
		headerExtentSegments: min(256, options.Segments),
		headerClaimLimit:     options.Segments,
	} {
		*s.word(offset) = uint64(value)
	}
	if !options.Ignores {
		*s.word(headerReadsCounters) = 1
	}
	if options.Closed {
		*s.word32(headerGate) = 1
	}
	if options.Portable {
		*s.word(headerForcePortable) = 1
	}
	s.paused.Store(options.Stopped)
	s.setState(sessionStateOpen)
	s.stopped.Add(1)
	go s.drain()
	return s, nil
}

func (s *Spool) word(offset int) *uint64   { return (*uint64)(unsafe.Pointer(&s.memory[offset])) }
func (s *Spool) word32(offset int) *uint32 { return (*uint32)(unsafe.Pointer(&s.memory[offset])) }

// setState sets Session_State.
func (s *Spool) setState(state uint32) { atomic.StoreUint32(s.word32(headerSessionState), state) }

// Toggle closes the gate, or opens it again.
func (s *Spool) Toggle() {
	if atomic.LoadUint32(s.word32(headerGate))&1 == 0 {
		atomic.StoreUint64(s.word(headerGateTicks), s.now())
	}
	atomic.AddUint32(s.word32(headerGate), 1)
}

// Refused is the number of processes that found no slot.
func (s *Spool) Refused() uint64 { return atomic.LoadUint64(s.word(headerRefusedProcesses)) }

// Close ends the drain and deletes the file; the second time it does nothing.
func (s *Spool) Close() {
	if s.memory == nil {
		return
	}
	s.setState(sessionStateClosed)
	s.endDrain()
	os.Remove(s.path)
	syscall.Munmap(s.memory)
	s.memory = nil
}

func (s *Spool) endDrain() {
	select {
	case <-s.stop:
	default:
		close(s.stop)
	}
	s.stopped.Wait()
}

// Pause stops the drain and the heartbeat, or lets them go on.
func (s *Spool) Pause(paused bool) { s.paused.Store(paused) }

func (s *Spool) drain() {
	defer s.stopped.Done()
	for {
		select {
		case <-s.stop:
			return
		case <-time.After(200 * time.Microsecond):
		}
		if s.paused.Load() {
			continue
		}
		atomic.AddUint64(s.word(headerHeartbeat), 1)
		for i := 0; i < s.options.Slots; i++ {
			if at := headerBytes + i*slotBytes; atomic.LoadUint32(s.word32(at+slotState)) == slotStateLive {
				atomic.StoreUint32(s.word32(at+slotWatched), 1)
			}
		}
		for i := 0; i < s.options.Segments; i++ {
			if atomic.LoadUint64(s.word(s.states+i*8))&phaseMask == phaseFull {
				s.take(i)
			}
		}
	}
}

// take copies segment i and gives it back.
func (s *Spool) take(i int) {
	state := atomic.LoadUint64(s.word(s.states + i*8))
	words := unsafe.Slice(s.word(s.segments+i*segmentBytes), segmentWords)
	used := 0
	for used < segmentWords && atomic.LoadUint64(&words[used]) != 0 {
		used += recordWords(words[used:])
	}
	used = min(used, segmentWords)
	if !s.options.Discard {
		s.taken = append(s.taken, segment{
			slot:     int(state >> segmentSlotShift & slotMask),
			p:        int(state >> segmentProcessorShift & pMask),
			sequence: int(state >> segmentSequenceShift),
			words:    append([]uint64(nil), words[:used]...),
		})
	}
	clear(words)
	atomic.StoreUint64(s.word(s.states+i*8), phaseFree)
}

// recordWords is the length of the record that begins here.
func recordWords(words []uint64) int {
	switch words[0] & idMask {
	case idGoroutineSwitch:
		return wordsGoroutineSwitch
	case idClock:
		return wordsClock
	case idStall:
		return wordsStall
	case idInterval:
		return wordsInterval
	case idImage:
		return wordsImage + int(words[5]+7)/8
	case idSpawnSite:
		text := words[2]>>16&0xFFFF + words[2]&0xFFFF
		return wordsSpawnSite + int(text+7)/8
	}
	return wordsExit
}

// Finish takes what is left once the programs have ended, and decodes all.
func (s *Spool) Finish() (*Trace, error) {
	s.endDrain()
	for i := 0; i < s.options.Segments; i++ {
		switch state := *s.word(s.states + i*8); state & phaseMask {
		case phaseFree:
		case phaseCounters:
			words := unsafe.Slice(s.word(s.segments+i*segmentBytes), segmentWords)
			s.counters = append(s.counters, segment{
				slot: int(state >> segmentSlotShift & slotMask),
				p:    int(state >> segmentProcessorShift & pMask), words: append([]uint64(nil), words...),
				sequence: int(state >> segmentSequenceShift),
			})
		default:
			s.take(i)
		}
	}
	return decode(s)
}

// Slot is what a process wrote into its slot.
type Slot struct {
	State, Pid, ParentPid, Path, GiveUpReason uint32
	StartTicks, CostInside, CostOutside       uint64
	Stalls, StallTicks, DroppedEvents         uint64
	GoVersion                                 string
	CommandLine                               []string
	Image                                     Image
}

// Image is the file that a process's runtime is a part of.
type Image struct {
	Device, Inode, Size, Modified uint64
	Path                          string
}

// Slots returns the slots that were taken.
func (s *Spool) Slots() (slots []Slot) {
	for i := 0; i < s.options.Slots; i++ {
		at := headerBytes + i*slotBytes
		if atomic.LoadUint32(s.word32(at+slotState)) == slotStateFree {
			continue
		}
		line := s.memory[at+slotCommandLine:][:*s.word32(at + slotCommandLineBytes)]
		slots = append(slots, Slot{
			State:         *s.word32(at + slotState),
			Pid:           *s.word32(at + slotPid),
			ParentPid:     *s.word32(at + slotParentPid),
			Path:          *s.word32(at + slotPath),
			GiveUpReason:  *s.word32(at + slotGiveUpReason),
			StartTicks:    *s.word(at + slotStartTicks),
			CostInside:    *s.word(at + slotCostInside),
			CostOutside:   *s.word(at + slotCostOutside),
			Stalls:        *s.word(at + slotStalls),
			StallTicks:    *s.word(at + slotStallTicks),
			DroppedEvents: *s.word(at + slotDroppedEvents),
			GoVersion:     strings.TrimRight(string(s.memory[at+slotGoVersion:][:slotGoVersionCapacity]), "\x00"),
			Image: Image{
				*s.word(at + slotImageDevice), *s.word(at + slotImageInode), *s.word(at + slotImageSize),
				*s.word(at + slotImageModified),
				string(s.memory[at+slotImagePath:][:*s.word32(at + slotImagePathBytes)]),
			},
			CommandLine: strings.Split(strings.TrimRight(string(line), "\x00"), "\x00"),
		})
	}
	return
}

// startTime is field 22 of /proc/<pid>/stat.
func startTime(pid int) (start int, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	_, err = fmt.Sscan(fields[19], &start)
	return start, err
}
