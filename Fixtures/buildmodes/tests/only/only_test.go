package only

import "testing"

func TestOnly(t *testing.T) {}
