//go:build !untraced && !unlinked

package main

import _ "gotraceruntime/link"
