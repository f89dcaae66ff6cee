import Console
import TraceStore
package import TraceModel

/// What stands at the top of a call tree instead of the calls that have no caller.
public enum CallGrouping: String, CaseIterable, Sendable {
  /// Each goroutine, with its calls.
  case goroutine
  /// Each process, with the calls of its goroutines.
  case process
  /// Each test function, with what it called and spawned; the rest apart.
  case test
  /// Packages instead of functions: a call within a package is part of the call that entered it.
  case package

  /// Whether a profile does not know, so that events have to be asked.
  public var needsEvents: Bool { self == .goroutine || self == .process }
}

extension EventPass {
  /// The trace as `filteredTrace` with a function for each goroutine or process, in which its calls are.
  ///
  /// Each goroutine has call paths of its own. Where that may make more than `maximumPaths` of them, only the busiest
  /// goroutines are distinguished, and the others are a group together.
  public func filteredTrace(by grouping: CallGrouping, maximumPaths: Int = 1_500_000) throws -> LoadedTrace {
    let goroutines = trace.summary.goroutines
    let groups = grouping == .process ? processGroups() : goroutineGroups(maximumPaths: maximumPaths)
    let count = Int(groups.max().map { $0 + 1 } ?? 0)
    let first = UInt32(trace.symbols.count)
    var seed = trace.summary
    seed.callTree = CallTree()
    for group in 0..<UInt32(count) {
      seed.callTree.nodes.append(CallTree.Node(parent: 0, frame: CallTree.Frame(FunctionID(rawValue: first + group))))
    }
    for index in goroutines.indices {
      seed.goroutines[index].spawnPath = groups[index] + 1
      // They hang below their group, not below a `go` statement.
      seed.goroutines[index].parentGoid = 0
    }
    var grouped = try filteredTrace(seed: seed)
    let names = grouping == .process ? (0..<count).map { trace.processName($0) } : goroutineNames(groups, count)
    grouped.symbols += names.map { Symbol(name: $0, package: "", file: "", line: 0) }
    var nodes = grouped.summary.callTree.nodes
    for index in goroutines.indices {
      grouped.summary.goroutines[index].parentGoid = goroutines[index].parentGoid
      grouped.summary.goroutines[index].spawnPath = 0
      nodes[Int(groups[index]) + 1].totals.totalTime &+= grouped.summary.goroutines[index].inCallTicks
    }
    grouped.summary.callTree.nodes = nodes
    return grouped
  }

  private func processGroups() -> [UInt32] {
    trace.summary.goroutines.map { min($0.process, UInt32(trace.processes.count)) }
  }

  /// The group of each goroutine: in the order of the table, and after them the one of all that share one.
  private func goroutineGroups(maximumPaths: Int) -> [UInt32] {
    let goroutines = trace.summary.goroutines
    let wanted = goroutines.indices.filter(isWanted)
    // No goroutine has more call paths than it has calls, or than there are; one is its own.
    let tree = trace.summary.callTree
    let allPaths = tree.isFolded ? maximumPaths : tree.nodes.count
    func paths(of goroutine: Int) -> Int { Int(min(goroutines[goroutine].calls, UInt64(allPaths))) + 1 }
    var isAlone = [Bool](repeating: false, count: goroutines.count)
    var left = maximumPaths
    if wanted.reduce(0, { $0 + paths(of: $1) }) <= left {
      for goroutine in wanted { isAlone[goroutine] = true }
    } else {
      for goroutine in wanted.sorted(by: { (goroutines[$0].inCallTicks, $1) > (goroutines[$1].inCallTicks, $0) }) {
        left -= paths(of: goroutine)
        guard left >= 0 else { break }
        isAlone[goroutine] = true
      }
    }
    var group: UInt32 = 0
    let shared = UInt32(isAlone.count { $0 })
    return isAlone.map { alone in
      guard alone else { return shared }
      defer { group += 1 }
      return group
    }
  }

  private func isWanted(_ goroutine: Int) -> Bool { filter.goroutines?[goroutine] ?? true }

  /// One name a group: that of its goroutine, or how many they are.
  private func goroutineNames(_ groups: [UInt32], _ count: Int) -> [String] {
    var members = [Int](repeating: 0, count: count)
    var last = members
    for (goroutine, group) in groups.enumerated() where isWanted(goroutine) {
      members[Int(group)] += 1
      last[Int(group)] = goroutine
    }
    return zip(members, last).map { members, last in
      members == 1 ? trace.goroutineName(last) : "\(CountText.grouped(UInt64(members))) other goroutines"
    }
  }
}

extension LoadedTrace {
  /// `goroutine 18 (pool.go:42)`; with several processes the pid, too.
  fileprivate func goroutineName(_ index: Int) -> String {
    let goroutine = summary.goroutines[index]
    var notes: [String] = []
    if goroutine.isMain {
      notes.append("main")
    } else if let site = goroutine.spawnSite {
      let location = spawnSites[Int(site.rawValue)]
      if !location.file.isEmpty { notes.append("\(lastElement(of: location.file)):\(location.line)") }
    }
    let process = Int(goroutine.process)
    if processes.count > 1, process < processes.count { notes.append("pid \(processes[process].pid)") }
    return "goroutine \(goroutine.goid)" + (notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))")
  }

  /// `server (pid 4711)`.
  fileprivate func processName(_ index: Int) -> String {
    guard index < processes.count else { return "process \(index)" }
    let program = processes[index].commandLine.first.map { lastElement(of: $0) } ?? "process"
    return "\(program) (pid \(processes[index].pid))"
  }
}

extension Profile {
  /// The profile in groups; those that need events are made by `EventPass.filteredTrace(by:)`.
  public func grouped(by grouping: CallGrouping) -> Profile {
    switch grouping {
    case .goroutine, .process: self
    case .test: groupedByTest()
    case .package: groupedByPackage()
    }
  }

  /// - Complexity: O(call paths).
  private func groupedByPackage() -> Profile {
    var packages = Interner<String, Symbol>()
    let packageOf = functions.map { function in
      let path = function.package.isEmpty ? GoName(function.name).path : function.package
      return packages.index(of: path, Symbol(name: path, package: path, file: "", line: 0))
    }
    var builder = PathTreeBuilder()
    var targets = [UInt32](repeating: 0, count: tree.nodes.count)
    for index in tree.calls {
      var (frame, totals) = (tree.nodes[index].frame, tree.nodes[index].totals)
      frame.function = packageOf[Int(frame.function)]
      let parent = targets[Int(tree.nodes[index].parent)]
      if parent != 0, frame.origin == .called, builder.tree.nodes[Int(parent)].frame.function == frame.function {
        targets[index] = parent
        builder.add(CallTotals(selfTime: totals.selfTime), to: parent)
      } else {
        targets[index] = builder.child(of: parent, frame)
        var node = tree.nodes[index]
        node.totals = totals
        builder.add(node, to: targets[index])
      }
    }
    return Profile(
      functions: packages.values, spawnSites: spawnSites, tree: builder.tree, wallNanoseconds: wallNanoseconds)
  }

  /// - Complexity: O(call paths).
  private func groupedByTest() -> Profile {
    let isTest = functions.map(Self.isTest)
    var builder = PathTreeBuilder()
    let outside = builder.child(of: 0, PathTree.Frame(function: UInt32(functions.count)))
    var targets = [UInt32](repeating: outside, count: tree.nodes.count)
    // Whether a path is within a test.
    var isInside = [Bool](repeating: false, count: tree.nodes.count)
    for index in tree.calls {
      let node = tree.nodes[index]
      let parent = Int(node.parent)
      isInside[index] = isInside[parent] || isTest[Int(node.frame.function)]
      let begins = isInside[index] && !isInside[parent]
      targets[index] =
        begins
        ? builder.child(of: 0, PathTree.Frame(function: node.frame.function))
        : builder.child(of: targets[parent], node.frame)
      builder.add(node, to: targets[index])
      if parent == 0 && !begins {
        builder.add(CallTotals(totalTime: node.totals.totalTime), to: outside)
      }
    }
    var grouped = with(builder.tree)
    grouped.functions.append(Symbol(name: "(outside of tests)", package: "", file: "", line: 0))
    return grouped.leavingOut { grouped.tree.nodes[$0].totals.isEmpty }
  }

  /// Whether `go test` calls it as a test, or it is a literal within such a function. `TestMain` is none: it calls all
  /// tests.
  package static func isTest(_ function: Symbol) -> Bool {
    guard function.file.hasSuffix("_test.go") else { return false }
    let name = GoName(function.name).rest.dropFirst()
    guard name != "TestMain", !name.hasPrefix("TestMain.") else { return false }
    for prefix in ["Test", "Benchmark", "Fuzz", "Example"] where name.hasPrefix(prefix) {
      return name.dropFirst(prefix.count).first.map { !$0.isLowercase } ?? true
    }
    return false
  }
}
