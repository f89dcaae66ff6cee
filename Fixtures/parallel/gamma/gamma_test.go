package gamma

import (
	"os"
	"testing"

	"example.com/parallel/meeting"
)

func TestMeeting(t *testing.T) {
	if !meeting.Wait(os.Getenv("MEET"), "gamma", 4) {
		t.Error("nobody else came")
	}
	if os.Getenv("MEET") != "" {
		t.Error("fails where the others are")
	}
}
