#include "textflag.h"

// func readTwice(n int)
TEXT ·readTwice(SB), NOSPLIT, $0-8
	MOVD	n+0(FP), R0
again:
	MRS	CNTVCT_EL0, R1
	MRS	CNTVCT_EL0, R1
	SUBS	$1, R0
	BNE	again
	RET
