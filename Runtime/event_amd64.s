#include "textflag.h"
#include "funcdata.h"
#include "go_asm.h"

// The fast path: a few loads, RDTSC, one store. See event.go for what it relies on.
//
// No assembly function is ever preempted asynchronously (runtime.isAsyncSafePoint), and none of these has a stack check
// before the store, so the goroutine stays on its P from reading p.id to the store.

// WRITER sets DI to the current P's writer and SI to the address of the next word, or jumps to slow, or to closed with
// the gate in R9.
#define WRITER(closed, slow) \
	MOVQ	·fastGate(SB), R9; \
	MOVL	(R9), R9; \
	TESTL	R9, R9; \
	JMI	slow; \
	MOVQ	(TLS), CX; \
	MOVQ	const_offsetM(CX), DI; \
	MOVQ	const_offsetP(DI), DI; \
	MOVL	(DI), DI; \
	CMPL	DI, $const_maxWriters; \
	JAE	slow; \
	SHLQ	$6, DI; \
	LEAQ	·writers(SB), SI; \
	ADDQ	SI, DI; \
	CMPL	R9, writer_gate(DI); \
	JNE	closed; \
	MOVQ	const_offsetGoid(CX), CX; \
	CMPQ	CX, writer_goid(DI); \
	JNE	slow; \
	MOVQ	writer_pos(DI), SI; \
	CMPQ	SI, writer_end(DI); \
	JAE	slow

// WRITE stores the event word of the counter in DX:AX and the id in BX.
#define WRITE \
	SHLQ	$32, DX; \
	ORQ	DX, AX; \
	SHLQ	$const_idBits, AX; \
	ORQ	BX, AX; \
	MOVQ	AX, (SI); \
	ADDQ	$8, SI; \
	MOVQ	SI, writer_pos(DI)

// func enter(id uint32)
TEXT ·enter(SB), NOSPLIT, $0-4
	MOVL	id+0(FP), BX
	WRITER(closed, slow)
	// The counter is read last here and first in exit, so that a call contains as little of its own recording as
	// possible.
	RDTSC
	WRITE
	RET
closed:
	// An odd gate: no event is made.
	TESTL	$1, R9
	JZ	slow
	RET
slow:
	JMP	·enterSlow(SB)

// func exit()
TEXT ·exit(SB), NOSPLIT, $0-0
	RDTSC
	MOVL	$const_idExit, BX
	WRITER(closed, slow)
	WRITE
	RET
closed:
	// An odd gate: no event is made.
	TESTL	$1, R9
	JZ	slow
	RET
slow:
	JMP	·exitSlow(SB)

// Apart, so that the fast path needs no frame.
TEXT ·enterSlow(SB), NOSPLIT, $8-4
	NO_LOCAL_POINTERS
	MOVL	id+0(FP), BX
	MOVL	BX, 0(SP)
	CALL	·slow(SB)
	RET

TEXT ·exitSlow(SB), NOSPLIT, $8-0
	NO_LOCAL_POINTERS
	MOVL	$const_idExit, 0(SP)
	CALL	·slow(SB)
	RET

// func count(id uint32)
TEXT ·count(SB), NOSPLIT, $0-4
	MOVL	id+0(FP), BX
	MOVQ	·fastGate(SB), R9
	MOVL	(R9), R9
	TESTL	$0x80000001, R9
	JNE	closed
	MOVQ	(TLS), CX
	MOVQ	const_offsetM(CX), DI
	MOVQ	const_offsetP(DI), DI
	MOVL	(DI), DI
	CMPL	DI, $const_maxWriters
	JAE	slow
	SHLQ	$5, DI
	LEAQ	·counting(SB), SI
	MOVQ	(SI)(DI*1), SI
	TESTQ	SI, SI
	JEQ	slow
	MOVL	BX, DX
	SHRL	$6, DX
	MOVQ	(SI)(DX*8), SI
	TESTQ	SI, SI
	JEQ	slow
	ANDL	$(const_countersInPage-1), BX
	INCQ	8(SI)(BX*8)
	RET
closed:
	// An odd gate: nothing is counted.
	TESTL	$1, R9
	JEQ	slow
	RET
slow:
	JMP	·countSlow(SB)

TEXT ·countSlow(SB), NOSPLIT, $8-4
	NO_LOCAL_POINTERS
	MOVL	id+0(FP), BX
	MOVL	BX, 0(SP)
	CALL	·countSlowly(SB)
	RET

// func getg() uintptr
TEXT ·getg(SB), NOSPLIT, $0-8
	MOVQ	(TLS), AX
	MOVQ	AX, ret+0(FP)
	RET

// func ticks() uint64
TEXT ·ticks(SB), NOSPLIT, $0-8
	RDTSC
	SHLQ	$32, DX
	ORQ	DX, AX
	MOVQ	AX, ret+0(FP)
	RET

// func rawSyscall(number, a1, a2, a3, a4, a5, a6 uintptr) int
TEXT ·rawSyscall(SB), NOSPLIT, $0-64
	MOVQ	number+0(FP), AX
	MOVQ	a1+8(FP), DI
	MOVQ	a2+16(FP), SI
	MOVQ	a3+24(FP), DX
	MOVQ	a4+32(FP), R10
	MOVQ	a5+40(FP), R8
	MOVQ	a6+48(FP), R9
	SYSCALL
	MOVQ	AX, ret+56(FP)
	RET
