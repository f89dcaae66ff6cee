package lib

import "testing"

func TestSay(t *testing.T) {
	if said := Say("a") + Say("b"); said != "a1b2" {
		t.Error(said)
	}
}
