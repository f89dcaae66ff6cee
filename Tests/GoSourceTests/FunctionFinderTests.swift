import Testing

@testable import GoSource

/// What a `{` opens, for each kind of place a `func` can stand in.
struct FunctionFinderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var source: String
    var outline: String
    var testDescription: String { source }

    init(_ source: String, _ outline: String) {
      self.source = source
      self.outline = outline
    }
  }

  private static let declarationsCases: [Case] = [
    Case("func f() {}", "f()"),
    Case("func f()", "f"),
    Case("func f() int", "f"),
    Case("func f() int; func g() {}", "f g()"),
    Case("func f() struct{}\nfunc g() interface{ m() }\nfunc h() {}", "f g h()"),
    Case("func f() (a, b int, err error) { return }", "f()"),
    Case("func f() func() int { return func() int { return 1 } }", "f(literal())"),
    Case("func f(g func(int) func() bool) func(func()) (func(), error) { return nil }", "f()"),
    Case("func f(a struct{ x int }, b interface{ m() }) struct{ y int } { return b }", "f()"),
    Case("func f() []func() { return []func(){func() {}} }", "f(literal())"),
    Case("func f() map[string]func(int) struct{ x int } { return nil }", "f()"),
    Case("func f() chan func() { return nil }", "f()"),
    Case("func f() <-chan func() int { return nil }", "f()"),
    Case("func f() chan<- <-chan struct{} { return nil }", "f()"),
    Case("func f() *[4]p.T[int, func()] { return nil }", "f()"),
    Case("func f() (func()) { return nil }", "f()"),
    Case("func f() p.T { return nil }", "f()"),
    Case("func f(a ...func()) {}", "f()"),
    Case("func f(\n\ta int,\n\tb string,\n) (\n\tint,\n) {\n}", "f()"),
    Case("func init() {}; func init() {}; func _() {}; func main() {}", "init() init() _() main()"),
  ]

  @Test(arguments: declarationsCases)
  func declarations(_ example: Case) throws { try check(example) }

  private static let methodsCases: [Case] = [
    Case("func (T) m() {}", "T.m()"),
    Case("func (t T) m() {}", "T.m()"),
    Case("func (t *T) m() {}", "*T.m()"),
    Case("func (*T) m()", "*T.m"),
    Case("func (t *(T)) m() {}", "*T.m()"),
    Case("func ((t T)) m() {}", "T.m()"),
    Case("func (_ T[A]) m() {}", "T[].m()"),
    Case("func (t *T[A, _]) m() struct{} { return struct{}{} }", "*T[].m()"),
    Case("func (t *T[A],) m() {}", "*T[].m()"),
    Case("func (t *T) m[A any](a A) {}", "*T.m[]()"),
    Case("func (t T[A]) m[B interface{ ~[]A }](b B) B { return func() B { return b }() }", "T[].m[](literal())"),
    Case("func (变 *类型) 方法() { go 变.方法() }", "*类型.方法(go)"),
  ]

  @Test(arguments: methodsCases)
  func methods(_ example: Case) throws { try check(example) }

  private static let genericsCases: [Case] = [
    Case("func f[T any](t T) {}", "f[]()"),
    Case("func f[T interface{ ~int | ~string; M() }, P *T,]() {}", "f[]()"),
    Case("func f[F ~func() int | func(int) struct{}](g F) F { return g }", "f[]()"),
    Case("func f[K comparable, V []K]() map[K]V { return map[K]V{} }", "f[]()"),
    Case("var x = f[func() int](func() int { return 1 })", "literal()"),
    Case("var x = T[struct{ a int }, func()]{}", ""),
    Case("var x = T[[]func()]{func() {}}", "literal()"),
    Case("type A[P any] = []P\ntype S[P any] struct { f func(P) }\nfunc (s S[P]) m() {}", "S[].m()"),
    Case("type N[T interface{ m() }] [len(x)]func()\nvar y N[I]", ""),
  ]

  @Test(arguments: genericsCases)
  func generics(_ example: Case) throws { try check(example) }

  private static let literalsCases: [Case] = [
    Case("var x = func() {}", "literal()"),
    Case("var x = func() int { return 1 }()", "literal()"),
    Case("var x, y = func() {}, func() { func() {}() }", "literal() literal(literal())"),
    Case("var ( x func()\n y = func() {}\n z func() = func() {} )", "literal() literal()"),
    Case("var x = []func(){}", ""),
    Case("var x = []func(){func() {}, nil, func() {}}", "literal() literal()"),
    Case("var x = [...]func() int{func() int { return 1 }}", "literal()"),
    Case("var x = [2]func(){1: func() {}}", "literal()"),
    Case("var x = map[string]func(){\"a\": func() {}}", "literal()"),
    Case("var x = map[string][]func() struct{}{\"a\": {func() struct{} { return struct{}{} }}}", "literal()"),
    Case("var x = []func() []func(){}", ""),
    Case("var x = struct{ f func() }{func() {}}", "literal()"),
    Case("var x = struct{ f func() }{f: func() {}}.f", "literal()"),
    Case("var x = &T{f: func() {}}", "literal()"),
    Case("var x = [](func()){}", ""),
    Case("var x = (func())(nil)", ""),
    Case("var x = (func() {})", "literal()"),
    Case("var x = func()(nil)", ""),
    Case("var x = (*func())(nil)", ""),
    Case("var x = make(chan func() struct{})", ""),
    Case("var x = map[interface{ m() }]struct{ f func() }{}", ""),
    Case("var x [2]func()\nvar y []func() struct{}", ""),
    Case("var x interface{ f(func()) func() }", ""),
    Case("type T func()\ntype U func() struct{ f func() }\ntype V = func(func()) []func()", ""),
    Case("type T struct { a, b func(); c chan func() `tag:\"func() {\"`; *E; p.F }", ""),
    Case("var x = [unsafe.Sizeof(func() {})]int{}", "literal()"),
    Case("var x = func(a [unsafe.Sizeof(func() {})]int) {}", "literal() literal()"),
    Case("const c = len([1]int{})", ""),
  ]

  @Test(arguments: literalsCases)
  func literals(_ example: Case) throws { try check(example) }

  private static let statementsCases: [Case] = [
    Case("if f := func() {}; f != nil {}", "literal()"),
    Case(
      "if f := func() bool { return true }; f() {} else if g := func() {}; g != nil {} else {}", "literal() literal()"),
    Case("if func() bool { return true }() {}", "literal()"),
    Case("for f := func() {}; f != nil; f = func() {} { func() {}() }", "literal() literal() literal()"),
    Case("for _, f := range []func(){func() {}} { f() }", "literal()"),
    Case("for range f { go f() }", "go"),
    Case("for i := range func(yield func(int) bool) {} { _ = i }", "literal()"),
    Case("switch x := y.(type) { case func(): case func() int, []func(): case chan func(): default: }", ""),
    Case("switch f := func() {}; { case f != nil: func() {}() }", "literal() literal()"),
    Case("switch { case x: go f(); fallthrough; default: go g() }", "go go"),
    Case("_, ok := x.(func() struct{}); _ = ok", ""),
    Case("_ = x.(interface{ m(func()) })", ""),
    Case("select { case c <- func() {}: case f := <-c: f(); case <-time.After(1): }", "literal()"),
    Case("L: go f()", "go"),
    Case("L: for { go func() { return }(); break L }", "go literal()"),
    Case("goto L\nL:\n\tgo f()", "go"),
    Case("defer func() { recover() }()", "literal()"),
    Case("go func(a int) (b struct{}) { return }(1)", "go literal()"),
    Case("type T struct{ f func() }; var x = T{func() {}}; _ = x", "literal()"),
    Case("type F func(); var f F = func() {}; f()", "literal()"),
    Case("return func() { go f() }", "literal(go)"),
    Case("return []int{1}[0]", ""),
    Case("x := a[i]; y := []T{}; z := a[func() int { return 1 }()]", "literal()"),
    Case("{ { func() {}() } }", "literal()"),
    Case("min(1, 2); max(a, b); clear(m)", ""),
    Case("go.x(); gofer := 1", "go"),
    Case("x.func1 = 1; y.interfaces = nil; chanel := mapping", ""),
    Case("a := b < -c; d <- e; f = <-g", ""),
    Case("i++; j--\nk := []func(){}", ""),
    Case("x := 0x1p-2 + 1e+5 + .5 + 0b1_0 + 'x' + '\\'' + '{' + 1i; f := func() {}", "literal()"),
  ]

  @Test(arguments: statementsCases)
  func statements(_ example: Case) throws {
    try check(Case("func f() { \(example.source) }", "f(\(example.outline))"))
  }

  private static let textureCases: [Case] = [
    Case("// func f() {\n/* func g() { */ func h() { /* } */ } // }", "h()"),
    Case("var s = `func f() {\n}` + \"func g() {\" + \"\\\"{\" + \"\\\\\"\nfunc h() {}", "h()"),
    Case("func f() /* no line end */ {}", "f()"),
    Case("func f() int /*\n*/ func g() {}", "f g()"),
    Case("func f() {\r\n\tgo g()\r\n}\r\n\r\nfunc h() {\r\n}", "f(go) h()"),
    Case("func f() { x := 1 /* a */ /* b\n */ go g() }", "f(go)"),
    Case("//line other.go:1\nfunc f() { /*line x.go:1:2*/ go g() }", "f(go)"),
    Case("import ( \"C\"; . \"x\" )\nfunc f() { C.g() }", "f()"),
    Case("//go:embed x\nvar s string\n//go:linkname f g\nfunc f()\n//go:noinline\nfunc g() {}", "f g()"),
    Case("func ünïcödé() { go 世界() }", "ünïcödé(go)"),
  ]

  @Test(arguments: textureCases)
  func texture(_ example: Case) throws { try check(example) }

  private func check(_ example: Case) throws {
    #expect(try outline("package p\n\(example.source)\n") == example.outline)
    // Without an end of line behind it, and with everything on the line of the package clause.
    #expect(try outline("package p;\(example.source)") == example.outline)
    #expect(try outline("\u{FEFF}package p\r\n\(example.source)\r\n") == example.outline)
  }

  @Test func places() throws {
    let file = try GoFile(Array("package p\n\nfunc f(\n\ta int,\n) {\n\tgo func() {\n\t}()\n}\n".utf8))
    #expect(file.packageClauseEnd == 9 && file.packageClauseLine == 1 && file.lineCount == 8)
    #expect(file.functions.map(\.line) == [3, 6])
    #expect(file.functions.map { $0.body?.line } == [5, 6])
    #expect(file.functions.map(\.offset) == [11, 35])
    #expect(file.functions.map { $0.body.map { [$0.open, $0.close] } } == [[29, 49], [42, 45]])
    #expect(file.spawns == [GoSpawn(offset: 32, line: 6, enclosing: 0)])
  }
}
