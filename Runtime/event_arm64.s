#include "textflag.h"
#include "funcdata.h"
#include "go_asm.h"

// The same as event_amd64.s: no asynchronous preemption between reading p.id and the store.

// WRITER sets R3 to the current P's writer and R4 to the address of the next word, or jumps to slow, or to closed with
// the gate in R2.
#define WRITER(closed, slow) \
	MOVD	·fastGate(SB), R2; \
	MOVWU	(R2), R2; \
	TBNZ	$31, R2, slow; \
	MOVD	const_offsetM(g), R3; \
	MOVD	const_offsetP(R3), R3; \
	MOVWU	(R3), R3; \
	CMPW	$const_maxWriters, R3; \
	BHS	slow; \
	MOVD	$·writers(SB), R4; \
	ADD	R3<<6, R4, R3; \
	MOVWU	writer_gate(R3), R5; \
	CMPW	R5, R2; \
	BNE	closed; \
	MOVD	const_offsetGoid(g), R4; \
	MOVD	writer_goid(R3), R5; \
	CMP	R4, R5; \
	BNE	slow; \
	MOVD	writer_pos(R3), R4; \
	MOVD	writer_end(R3), R5; \
	CMP	R5, R4; \
	BHS	slow

// WRITE stores the event word of the counter in R1 and the id in R0.
#define WRITE \
	ORR	R1<<const_idBits, R0, R0; \
	MOVD	R0, (R4); \
	ADD	$8, R4; \
	MOVD	R4, writer_pos(R3)

// func enter(id uint32)
TEXT ·enter(SB), NOSPLIT, $0-4
	MOVWU	id+0(FP), R0
	WRITER(closed, slow)
	// The counter is read last here and first in exit, so that a call contains as little of its own recording as
	// possible.
	MRS	CNTVCT_EL0, R1
	WRITE
	RET
closed:
	// An odd gate: no event is made.
	TBZ	$0, R2, slow
	RET
slow:
	JMP	·enterSlow(SB)

// func exit()
TEXT ·exit(SB), NOSPLIT, $0-0
	MRS	CNTVCT_EL0, R1
	MOVD	$const_idExit, R0
	WRITER(closed, slow)
	WRITE
	RET
closed:
	// An odd gate: no event is made.
	TBZ	$0, R2, slow
	RET
slow:
	JMP	·exitSlow(SB)

// Apart, so that the fast path needs no frame.
TEXT ·enterSlow(SB), NOSPLIT, $16-4
	NO_LOCAL_POINTERS
	MOVWU	id+0(FP), R0
	MOVW	R0, 8(RSP)
	CALL	·slow(SB)
	RET

TEXT ·exitSlow(SB), NOSPLIT, $16-0
	NO_LOCAL_POINTERS
	MOVD	$const_idExit, R0
	MOVW	R0, 8(RSP)
	CALL	·slow(SB)
	RET

// func count(id uint32)
TEXT ·count(SB), NOSPLIT, $0-4
	MOVWU	id+0(FP), R0
	MOVD	·fastGate(SB), R2
	MOVWU	(R2), R2
	TBNZ	$31, R2, slow
	// An odd gate: nothing is counted.
	TBNZ	$0, R2, closed
	MOVD	const_offsetM(g), R3
	MOVD	const_offsetP(R3), R3
	MOVWU	(R3), R3
	CMPW	$const_maxWriters, R3
	BHS	slow
	MOVD	$·counting(SB), R4
	ADD	R3<<5, R4, R4
	MOVD	(R4), R4
	CBZ	R4, slow
	LSR	$6, R0, R5
	ADD	R5<<3, R4, R4
	MOVD	(R4), R4
	CBZ	R4, slow
	AND	$(const_countersInPage-1), R0, R0
	ADD	R0<<3, R4, R4
	MOVD	8(R4), R5
	ADD	$1, R5, R5
	MOVD	R5, 8(R4)
closed:
	RET
slow:
	JMP	·countSlow(SB)

TEXT ·countSlow(SB), NOSPLIT, $16-4
	NO_LOCAL_POINTERS
	MOVWU	id+0(FP), R0
	MOVW	R0, 8(RSP)
	CALL	·countSlowly(SB)
	RET

// func getg() uintptr
TEXT ·getg(SB), NOSPLIT, $0-8
	MOVD	g, ret+0(FP)
	RET

// func ticks() uint64
TEXT ·ticks(SB), NOSPLIT, $0-8
	MRS	CNTVCT_EL0, R0
	MOVD	R0, ret+0(FP)
	RET

// func rawSyscall(number, a1, a2, a3, a4, a5, a6 uintptr) int
TEXT ·rawSyscall(SB), NOSPLIT, $0-64
	MOVD	number+0(FP), R8
	MOVD	a1+8(FP), R0
	MOVD	a2+16(FP), R1
	MOVD	a3+24(FP), R2
	MOVD	a4+32(FP), R3
	MOVD	a5+40(FP), R4
	MOVD	a6+48(FP), R5
	SVC
	MOVD	R0, ret+56(FP)
	RET
