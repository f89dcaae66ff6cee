import TraceAnalysis
import TraceStore
import TraceModel

/// Which functions of two sides are the same.
///
/// Declared functions match by package and name. What is left on both sides is compared by name, callers, callees, file
/// and number of calls, and those that resemble each other most are reported as renamed, *likely*. Literals have no
/// names, only numbers that change when others are added; those of one function are compared by callees, callers,
/// numbers of calls, and position in the function.
struct FunctionMatching {
  private(set) var functions: [ComparedFunction] = []
  /// By number on the side: index into `functions`.
  private(set) var baseMap: [UInt32]
  private(set) var headMap: [UInt32]

  private static let unmatched = UInt32.max
  /// Below this likeness two functions are not one: half alike in a name and in its surroundings is not enough.
  private static let minimumLikeness = 0.6
  private static let minimumLiteralLikeness = 0.4
  /// More unmatched functions than this are other programs; comparing all with all would take long.
  private static let maximumRenames = 2000

  private let baseSide: FunctionSide
  private let headSide: FunctionSide
  private let baseNames: [FunctionIdentity]
  private let headNames: [FunctionIdentity]
  private var baseShapes: CallShapes
  private var headShapes: CallShapes

  init(base: [LoadedTrace], _ baseSide: FunctionSide, head: [LoadedTrace], _ headSide: FunctionSide) {
    self.baseSide = baseSide
    self.headSide = headSide
    baseNames = baseSide.functions.map(FunctionIdentity.init)
    headNames = headSide.functions.map(FunctionIdentity.init)
    baseMap = [UInt32](repeating: Self.unmatched, count: baseNames.count)
    headMap = [UInt32](repeating: Self.unmatched, count: headNames.count)
    baseShapes = CallShapes([], baseSide, isWanted: [])
    headShapes = CallShapes([], headSide, isWanted: [])
    matchNames()
    let baseWanted = baseMap.map { $0 == Self.unmatched }
    let headWanted = headMap.map { $0 == Self.unmatched }
    if baseWanted.contains(true) || headWanted.contains(true) {
      baseShapes = CallShapes(base, baseSide, isWanted: baseWanted)
      headShapes = CallShapes(head, headSide, isWanted: headWanted)
      // A second look: callers and callees may have been renamed, too.
      matchRenames()
      matchRenames()
      matchReplacements()
      matchLiterals()
    }
    addOneSided()
  }

  private mutating func match(_ base: Int, _ head: Int, _ match: ComparedFunction.Match) {
    baseMap[base] = UInt32(functions.count)
    headMap[head] = UInt32(functions.count)
    functions.append(.init(base: baseSide.functions[base], head: headSide.functions[head], match: match))
  }

  private mutating func matchNames() {
    struct WholeName: Hashable {
      var identity: FunctionIdentity
      var name: String
    }
    // Two instances of one generic function may be listed apart; those beyond the first stay one-sided only if the
    // other side has fewer. Instances that both sides have are partners, and then the others in order.
    var partners = [Int?](repeating: nil, count: baseNames.count)
    var isTaken = [Bool](repeating: false, count: headNames.count)
    var whole: [WholeName: Int] = [:]
    for (index, name) in headNames.enumerated() where !name.isLiteral {
      whole[WholeName(identity: name, name: headSide.functions[index].name)] = index
    }
    for (index, name) in baseNames.enumerated() where !name.isLiteral {
      guard let other = whole[WholeName(identity: name, name: baseSide.functions[index].name)], !isTaken[other] else {
        continue
      }
      partners[index] = other
      isTaken[other] = true
    }
    // By name, last first.
    var rest: [FunctionIdentity: [Int]] = [:]
    for (index, name) in headNames.enumerated().reversed() where !name.isLiteral && !isTaken[index] {
      rest[name, default: []].append(index)
    }
    for (index, name) in baseNames.enumerated() where !name.isLiteral {
      if let other = partners[index] ?? rest[name]?.popLast() { match(index, other, .name) }
    }
    matchLoneLiterals()
  }

  /// A literal that is alone in its function on both sides needs no comparison.
  private mutating func matchLoneLiterals() {
    func lone(_ names: [FunctionIdentity]) -> [FunctionIdentity: Int] {
      var counts: [FunctionIdentity: (count: Int, index: Int)] = [:]
      for (index, name) in names.enumerated() where name.isLiteral && name.literal.count == 1 {
        counts[name.enclosing] = ((counts[name.enclosing]?.count ?? 0) + 1, index)
      }
      return counts.filter { $0.value.count == 1 }.mapValues(\.index)
    }
    let head = lone(headNames)
    for (enclosing, index) in lone(baseNames).sorted(by: { $0.value < $1.value }) {
      if let other = head[enclosing], headNames[other].literal == baseNames[index].literal {
        match(index, other, .name)
      }
    }
  }

  private mutating func matchRenames() {
    let base = baseMap.indices.filter { baseMap[$0] == Self.unmatched && !baseNames[$0].isLiteral }
    let head = headMap.indices.filter { headMap[$0] == Self.unmatched && !headNames[$0].isLiteral }
    guard !base.isEmpty, !head.isEmpty, base.count <= Self.maximumRenames, head.count <= Self.maximumRenames else {
      return
    }
    let old = base.map { traits(of: $0, baseNames[$0], baseSide, baseShapes, baseMap) }
    let new = head.map { traits(of: $0, headNames[$0], headSide, headShapes, headMap) }
    let pairs = Assignment.pairs(
      rows: base.count, columns: head.count, minimumScore: Self.minimumLikeness, maximumScores: .max
    ) {
      old[$0].likeness(new[$1])
    }
    for pair in pairs { match(base[pair.row], head[pair.column], .likely) }
  }

  private func traits(
    of function: Int, _ identity: FunctionIdentity, _ side: FunctionSide, _ shapes: CallShapes, _ map: [UInt32]
  ) -> FunctionTraits {
    FunctionTraits(
      identity: identity, name: Word(identity.parts.name), file: lastElement(of: side.functions[function].file),
      callees: callees(function, shapes, map), callers: callers(function, shapes, map))
  }

  private func callees(_ function: Int, _ shapes: CallShapes, _ map: [UInt32]) -> [UInt32: Double] {
    amounts(shapes.callees[UInt32(function)], map) { _ in shapes.calls[function] }
  }

  private func callers(_ function: Int, _ shapes: CallShapes, _ map: [UInt32]) -> [UInt32: Double] {
    amounts(shapes.callers[UInt32(function)], map) { $0 == CallShapes.root ? 1 : shapes.calls[Int($0)] }
  }

  private func amounts(
    _ counts: [UInt32: UInt64]?, _ map: [UInt32], per calls: (UInt32) -> UInt64
  ) -> [UInt32: Double] {
    var amounts: [UInt32: Double] = [:]
    for (function, count) in counts ?? [:] {
      let key = function == CallShapes.root ? CallShapes.root - 1 : map[Int(function)]
      if key != Self.unmatched { amounts[key, default: 0] += Double(count) / Double(max(calls(function), 1)) }
    }
    return amounts
  }

  /// Where a function stopped calling one function and began to call another one as often, the two are probably one.
  private mutating func matchReplacements() {
    struct CallSite: Hashable {
      var caller: UInt32
      var perCall: Double
    }
    func callSites(_ names: [FunctionIdentity], _ shapes: CallShapes, _ map: [UInt32]) -> [CallSite: [Int]] {
      var sites: [CallSite: [Int]] = [:]
      for index in map.indices where map[index] == Self.unmatched && !names[index].isLiteral {
        let callers = callers(index, shapes, map)
        guard callers.count == 1, shapes.callers[UInt32(index)]?.count == 1, let only = callers.first else { continue }
        sites[CallSite(caller: only.key, perCall: only.value), default: []].append(index)
      }
      return sites
    }
    let head = callSites(headNames, headShapes, headMap)
    for (site, old) in callSites(baseNames, baseShapes, baseMap).sorted(by: { $0.value[0] < $1.value[0] }) {
      guard site.caller != CallShapes.root - 1, old.count == 1, let new = head[site], new.count == 1 else { continue }
      if baseNames[old[0]].package == headNames[new[0]].package { match(old[0], new[0], .likely) }
    }
  }

  /// What literals of two functions have in common before they are compared: the function they stand in.
  private struct Scope: Hashable {
    var function: UInt32
    var identity: FunctionIdentity?
  }

  /// Outer literals before those inside them.
  ///
  /// - Complexity: O(functions) beside the comparisons.
  private mutating func matchLiterals() {
    var (baseKnown, headKnown) = (known(baseNames, baseMap), known(headNames, headMap))
    let (baseLiterals, headLiterals) = (literals(baseNames, baseMap), literals(headNames, headMap))
    for depth in baseLiterals.keys.sorted() {
      let base = scopes(baseLiterals[depth] ?? [], baseNames, baseKnown)
      let head = scopes(headLiterals[depth] ?? [], headNames, headKnown)
      for (scope, old) in base.sorted(by: { $0.value[0] < $1.value[0] }) {
        guard let new = head[scope] else { continue }
        let oldTraits = old.map { traits(of: $0, baseNames[$0], baseSide, baseShapes, baseMap) }
        let newTraits = new.map { traits(of: $0, headNames[$0], headSide, headShapes, headMap) }
        let pairs = Assignment.pairs(rows: old.count, columns: new.count, minimumScore: Self.minimumLiteralLikeness) {
          var likeness = Likeness()
          oldTraits[$0].addShape(newTraits[$1], to: &likeness)
          add(old[$0], new[$1], scope, to: &likeness)
          return likeness.mean
        }
        for pair in pairs {
          let (a, b) = (old[pair.row], new[pair.column])
          match(a, b, baseNames[a].literal == headNames[b].literal ? .name : .literal)
          baseKnown[baseNames[a]] = baseMap[a]
          headKnown[headNames[b]] = headMap[b]
        }
      }
    }
  }

  private func known(_ names: [FunctionIdentity], _ map: [UInt32]) -> [FunctionIdentity: UInt32] {
    var known: [FunctionIdentity: UInt32] = [:]
    for (index, name) in names.enumerated() where map[index] != Self.unmatched { known[name] = map[index] }
    return known
  }

  /// Unmatched literals by the number of functions they stand in.
  private func literals(_ names: [FunctionIdentity], _ map: [UInt32]) -> [Int: [Int]] {
    Dictionary(
      grouping: names.indices.lazy.filter { names[$0].isLiteral && map[$0] == Self.unmatched },
      by: { names[$0].literal.count })
  }

  /// Literals by the function they stand in, in order of position.
  private func scopes(
    _ literals: [Int], _ names: [FunctionIdentity], _ known: [FunctionIdentity: UInt32]
  ) -> [Scope: [Int]] {
    var scopes: [Scope: [Int]] = [:]
    for index in literals {
      let enclosing = names[index].enclosing
      // The function around it may never have been called, and so be unknown.
      let scope = known[enclosing].map { Scope(function: $0) } ?? Scope(function: Self.unmatched, identity: enclosing)
      scopes[scope, default: []].append(index)
    }
    return scopes.mapValues { $0.sorted { names[$0].literal.lexicographicallyPrecedes(names[$1].literal) } }
  }

  /// What literals have beside their callers and callees.
  private func add(_ base: Int, _ head: Int, _ scope: Scope, to likeness: inout Likeness) {
    let (old, new) = (UInt32(base), UInt32(head))
    likeness.add((baseShapes.spawned[old] == nil) == (headShapes.spawned[new] == nil) ? 1 : 0, weight: 1)
    likeness.add(offset(base, head, scope), weight: 0.5)
    likeness.add(baseNames[base].literal == headNames[head].literal ? 1 : 0, weight: 0.5)
  }

  /// How near the locations are within the enclosing function, where its line is known.
  private func offset(_ base: Int, _ head: Int, _ scope: Scope) -> Double? {
    guard scope.function != Self.unmatched else { return nil }
    let outer = functions[Int(scope.function)]
    guard let oldOuter = outer.base?.line, let newOuter = outer.head?.line, oldOuter > 0, newOuter > 0 else {
      return nil
    }
    let old = Double(baseSide.functions[base].line) - Double(oldOuter)
    let new = Double(headSide.functions[head].line) - Double(newOuter)
    return 1 / (1 + abs(old - new) / 5)
  }

  private mutating func addOneSided() {
    for index in baseMap.indices where baseMap[index] == Self.unmatched {
      baseMap[index] = UInt32(functions.count)
      functions.append(.init(base: baseSide.functions[index], head: nil, match: .name))
    }
    for index in headMap.indices where headMap[index] == Self.unmatched {
      headMap[index] = UInt32(functions.count)
      functions.append(.init(base: nil, head: headSide.functions[index], match: .name))
    }
  }
}
