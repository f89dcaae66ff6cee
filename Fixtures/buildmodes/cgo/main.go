// Cgo calls C, which calls back into Go.
package main

/*
#include <stdlib.h>
#include <string.h>

extern int goCallback(int);

int square(int x);

int through(int x);
int on_own_thread(int x);
*/
import "C"

import (
	"fmt"
	"unsafe"
)

//export goCallback
func goCallback(x C.int) C.int { return double(x) }

func double(x C.int) C.int { return 2 * x }

func length(s string) int {
	c := C.CString(s)
	defer C.free(unsafe.Pointer(c))
	return int(C.strlen(c))
}

func main() {
	fmt.Println(C.square(7), C.through(20), length("four"), onOwnThread(10))
}
