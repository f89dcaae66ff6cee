#include "textflag.h"

// func readTwice(n int)
TEXT ·readTwice(SB), NOSPLIT, $0-8
	MOVQ	n+0(FP), CX
again:
	RDTSC
	RDTSC
	DECQ	CX
	JNZ	again
	RET
