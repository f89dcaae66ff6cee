//go:build go1.25

package testgroups

import (
	"testing"
	"testing/synctest"
	"time"
)

func alpha(c chan int) { time.Sleep(time.Second); c <- 1 }
func beta(c chan int)  { time.Sleep(time.Minute); c <- 1 }

func bubble(t *testing.T, f func(chan int)) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := make(chan int)
		for i := 0; i < 30; i++ {
			go f(c)
		}
		for i := 0; i < 30; i++ {
			<-c
		}
	})
}

func TestAlpha(t *testing.T) { bubble(t, alpha) }
func TestBeta(t *testing.T)  { bubble(t, beta) }
