package gotraceruntime

// Numbers of system calls, and flags of openat that differ between architectures.
const (
	sysOpenat        = 56
	sysClose         = 57
	sysRead          = 63
	sysReadlinkat    = 78
	sysPread         = 67
	sysPpoll         = 73
	sysNanosleep     = 101
	sysKill          = 129
	sysRtSigprocmask = 135
	sysGetpid        = 172
	sysGetppid       = 173
	sysGeteuid       = 175
	sysSocket        = 198
	sysConnect       = 203
	sysSendto        = 206
	sysGetsockopt    = 209
	sysRecvmsg       = 212
	sysMmap          = 222
	sysPrlimit       = 261
	sysStatx         = 291

	openNoFollow = 0x8000
)
