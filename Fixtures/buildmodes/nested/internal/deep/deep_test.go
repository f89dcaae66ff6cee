package deep

import "testing"

func TestDepth(t *testing.T) {
	if Depth() != 2 {
		t.Error(Depth())
	}
}
