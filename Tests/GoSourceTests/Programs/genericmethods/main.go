// Methods with type parameters of their own.
package main

type S[T any] struct{}

type P struct{}

func (p *P) Pointer[U any](u U)         { func() {}() }
func (p P) Value[U, V any](u U, v V)    { func() { func() {}() }() }
func (s *S[T]) Both[U any](u U) (t T)   { func() {}(); return }
func (s S[T]) Func[U any](u func() U) U { return func() U { return u() }() }

func main() {
	new(P).Pointer(1)
	new(P).Pointer("x")
	P{}.Value("x", []int{})
	new(S[int]).Both(1.5)
	S[string]{}.Func(func() int { return 1 })
}
