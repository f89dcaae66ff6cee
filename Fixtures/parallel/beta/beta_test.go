package beta

import (
	"os"
	"testing"

	"example.com/parallel/meeting"
)

func TestMeeting(t *testing.T) {
	if !meeting.Wait(os.Getenv("MEET"), "beta", 4) {
		t.Error("nobody else came")
	}
}
