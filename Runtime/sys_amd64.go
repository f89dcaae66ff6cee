package gotraceruntime

// Numbers of system calls, and flags of openat that differ between architectures.
const (
	sysRead          = 0
	sysClose         = 3
	sysMmap          = 9
	sysRtSigprocmask = 14
	sysPread         = 17
	sysNanosleep     = 35
	sysGetpid        = 39
	sysSocket        = 41
	sysConnect       = 42
	sysSendto        = 44
	sysRecvmsg       = 47
	sysGetsockopt    = 55
	sysKill          = 62
	sysGeteuid       = 107
	sysGetppid       = 110
	sysOpenat        = 257
	sysReadlinkat    = 267
	sysPpoll         = 271
	sysPrlimit       = 302
	sysStatx         = 332

	openNoFollow = 0x20000
)
