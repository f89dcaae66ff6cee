package alpha

import (
	"os"
	"testing"

	"example.com/parallel/meeting"
)

func TestMeeting(t *testing.T) {
	if !meeting.Wait(os.Getenv("MEET"), "alpha", 4) {
		t.Error("nobody else came")
	}
}
