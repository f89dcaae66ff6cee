import Testing
import TraceStore

@testable import TraceAnalysis
import TraceModel

struct FunctionNamesTests {
  private func short(_ names: [String]) -> [String] {
    let symbols = names.map { Symbol(name: $0, package: "", file: "", line: 0) }
    let texts = FunctionNames(symbols)
    return symbols.indices.map { texts[UInt32($0)] }
  }

  @Test(arguments: [
    ("main.main", "main.main"),
    ("example.com/app/server.Start", "server.Start"),
    ("example.com/app/db.(*Conn).Query", "db.(*Conn).Query"),
    ("example.com/app/db.(*Conn).Query.func1.2", "db.(*Conn).Query.func1.2"),
    ("example.com/app/list.Map[...]", "list.Map[...]"),
    ("example.com/app/list.(*List[go.shape.struct { a/b.C }]).Add", "list.(*List[go.shape.struct { a/b.C }]).Add"),
    ("gopkg.in/yaml%2ev3.Unmarshal", "yaml.v3.Unmarshal"),
    ("example.com/app/v2.Run", "app.Run"),
    ("example.com/app/v2/inner.Run", "inner.Run"),
    ("v2.Run", "v2.Run"),
    ("k8s.io/api/apps/v1.Run", "v1.Run"),
    ("example.com/app/v10.(*T).Run.func1", "app.(*T).Run.func1"),
    ("example.com/app/v02.Run", "v02.Run"),
    ("::error::x.Run", ":\\x3aerror::x.Run"),
    ("example.com/app::x.Run", "app::x.Run"),
    ("example.com/app/##[error].Run", "##[error].Run".replacing("##", with: "#\\x23")),
    ("example.com/app/video.Run", "video.Run"),
    ("nodot", "nodot"),
    ("", ""),
    ("a%2", "a%2"),
    ("bell\u{7}.F", "bell\\x07.F"),
  ])
  func aLonePackageIsItsLastElement(_ name: String, _ expected: String) {
    #expect(short([name]) == [expected])
  }

  @Test func packagesOfOneNameKeepWhatTellsThemApart() {
    #expect(
      short(["a.com/x/db.Open", "a.com/y/db.Open", "a.com/z/log.Print", "db.Open"])
        == ["x/db.Open", "y/db.Open", "log.Print", "db.Open"])
    #expect(short(["a.com/app.Run", "a.com/app/v2.Run"]) == ["a.com/app.Run", "a.com/app/v2.Run"])
    #expect(short(["a.com/p/q.F", "b.com/p/q.F", "c.com/r/q.F"]) == ["a.com/p/q.F", "b.com/p/q.F", "r/q.F"])
  }

  @Test func placesOfGoStatementsAreCalledAsFunctionsAre() throws {
    let site = SpawnSite(function: "example.com/mod/v2.(*Pool).Run", file: "/src/pool.go", line: 7)
    #expect(Lineage.text(site) == "mod.(*Pool).Run (pool.go:7)")
  }

  @Test func fullNamesAreUnescaped() {
    let symbols = [Symbol(name: "gopkg.in/yaml%2ev3.Unmarshal", package: "gopkg.in/yaml.v3", file: "", line: 0)]
    #expect(FunctionNames(symbols, style: .full)[0] == "gopkg.in/yaml.v3.Unmarshal")
  }
}
