package tests_test

import (
	"fmt"
	"strings"
	"testing"

	"example.com/tests"
)

func ExampleReverse() {
	fmt.Println(tests.Reverse("abc"))
	// Output: cba
}

func ExampleWords_unordered() {
	for _, w := range tests.Words("b a") {
		fmt.Println(w)
	}
	// Unordered output:
	// a
	// b
}

func FuzzReverse(f *testing.F) {
	f.Add("seed")
	f.Add("größe")
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ToValidUTF8(s, "") == s && tests.Reverse(tests.Reverse(s)) != s {
			t.Errorf("%q", s)
		}
	})
}

func BenchmarkReverse(b *testing.B) {
	b.ReportAllocs()
	for i := 0; i < b.N; i++ {
		tests.Reverse("benchmark")
	}
}

func TestExternal(t *testing.T) {
	if got := tests.Words(" a  b "); len(got) != 2 {
		t.Error(got)
	}
}
