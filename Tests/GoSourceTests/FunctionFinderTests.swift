import Testing

@testable import GoSource

@Test func findsDeclarationsAndLiterals() throws {
  let file = try GoFile(
    Array("package p\nfunc (s *Set[T]) Add() { go func() {}() }\nvar x = []func(){ func() {} }\n".utf8))
  #expect(file.functions.count == 3)
  #expect(file.spawns.count == 1)
}
