import Testing

@testable import GoSource

/// Which functions loops may go over is seen in their signatures.
struct IteratorShapeTests {
  private func iterators(_ text: String) throws -> [Bool] {
    let source = Array(("package p\n" + text + "\n").utf8)
    return try GoFile(source).functions.map { $0.isIterator(in: source) }
  }

  @Test(arguments: [
    "func each(yield func(int) bool) {}", "func (s *Set[T]) All(yield func(T, struct{ x int }) bool) {}",
    "func pairs[K comparable, V interface{ M() }](yield func(K, V) bool) {}", "func f(func() bool) {}",
    "func f(\n\tyield func(\n\t\tint,\n\t) bool,\n) {}", "var f = func(yield func(int) bool) {}",
    "func f(yield func(func() int) bool) {}", "func f( /* a */ yield func(int) bool) { // b\n}",
  ])
  func iterator(_ text: String) throws { #expect(try iterators(text) == [true]) }

  @Test(arguments: [
    "func f(n int, yield func(int) bool) {}", "func f(yield func(int) bool) error { return nil }",
    "func f(yield func(int) bool) (err error) { return }", "func f(yield func(int)) {}", "func f() {}",
    "func f(n int) {}",
    "func f(yield func(int) (bool, error)) {}", "func f(yield func(int) string) {}",
    "func f(a, yield func(int) bool) {}",
    "func f(yield ...func(int) bool) {}", "func f(yield *bool) {}", "func f(x [2]func(int) bool) {}",
    "func (f func2) x(yield Yield) {}", "func f(yield func(int) bool, done func() bool) {}",
  ])
  func noIterator(_ text: String) throws { #expect(try iterators(text) == [false]) }
}
