package delta

import (
	"os"
	"testing"

	"example.com/parallel/meeting"
)

func TestMeeting(t *testing.T) {
	if !meeting.Wait(os.Getenv("MEET"), "delta", 4) {
		t.Error("nobody else came")
	}
	if os.Getenv("MEET") != "" {
		os.Exit(7)
	}
}
