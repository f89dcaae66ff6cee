#include "textflag.h"
#include "funcdata.h"

// The fast path: a few loads, RDTSC, one store. See event.go for what it relies on.
//
// No assembly function is ever preempted asynchronously (runtime.isAsyncSafePoint), and none of these has a stack check
// before the store, so the goroutine stays on its P from reading p.id to the store.

// EVENT writes the event word of the id in BX to the current P's segment, or jumps to slow.
#define EVENT(slow) \
	CMPL	·mode(SB), $1; \
	JNE	slow; \
	MOVQ	(TLS), CX; \
	MOVQ	·offsetM(SB), DI; \
	MOVQ	(CX)(DI*1), DI; \
	MOVQ	·offsetP(SB), SI; \
	MOVQ	(DI)(SI*1), DI; \
	MOVL	(DI), DI; \
	CMPL	DI, $4096; \
	JAE	slow; \
	SHLQ	$6, DI; \
	LEAQ	·writers(SB), SI; \
	ADDQ	SI, DI; \
	MOVQ	·offsetGoid(SB), SI; \
	MOVQ	(CX)(SI*1), SI; \
	CMPQ	SI, 16(DI); \
	JNE	slow; \
	MOVQ	0(DI), SI; \
	CMPQ	SI, 8(DI); \
	JAE	slow; \
	RDTSC; \
	SHLQ	$32, DX; \
	ORQ	DX, AX; \
	SHLQ	$20, AX; \
	ORQ	BX, AX; \
	MOVQ	AX, (SI); \
	ADDQ	$8, SI; \
	MOVQ	SI, 0(DI)

// func Enter(id uint32)
TEXT ·Enter(SB), NOSPLIT, $8-4
	NO_LOCAL_POINTERS
	MOVL	id+0(FP), BX
	EVENT(slow)
	RET
slow:
	CMPL	·mode(SB), $3
	JEQ	off
	MOVL	BX, 0(SP)
	CALL	·slow(SB)
off:
	RET

// func Exit()
TEXT ·Exit(SB), NOSPLIT, $8-0
	NO_LOCAL_POINTERS
	MOVL	$1, BX
	EVENT(slow)
	RET
slow:
	CMPL	·mode(SB), $3
	JEQ	off
	MOVL	BX, 0(SP)
	CALL	·slow(SB)
off:
	RET

// func Spawn(id uint32)
TEXT ·Spawn(SB), NOSPLIT, $8-4
	NO_LOCAL_POINTERS
	MOVL	id+0(FP), BX
	EVENT(slow)
	RET
slow:
	CMPL	·mode(SB), $3
	JEQ	off
	MOVL	BX, 0(SP)
	CALL	·slow(SB)
off:
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
