import Testing

@testable import TraceDiff

/// Values are worked out by hand; scripts/statistics-reference.py computes those of scipy.
struct StatisticsTests {
  private func p(_ a: [Double], _ b: [Double]) -> Double {
    var test = MannWhitney()
    return test.pValue(a, b)
  }

  /// Each division of the ranks, counted one by one: what the exact test must be.
  private func pByEnumeration(_ a: [Double], _ b: [Double]) -> Double {
    let all = a + b
    let ranks = all.map { value in
      Double(all.count { $0 < value } * 2 + all.count { $0 == value } + 1) / 2
    }
    let observed = ranks[..<a.count].reduce(0, +)
    var (below, above, ways) = (0, 0, 0)
    for bits in 0..<(1 << all.count) where bits.nonzeroBitCount == a.count {
      let sum = all.indices.reduce(0.0) { $0 + (bits & 1 << $1 != 0 ? ranks[$1] : 0) }
      ways += 1
      below += sum <= observed ? 1 : 0
      above += sum >= observed ? 1 : 0
    }
    return min(1, 2 * Double(min(below, above)) / Double(ways))
  }

  @Test func separatedSamplesHaveTheMinimumPValue() {
    // 2 of the 20 ways to choose 3 of 6.
    #expect(p([1, 2, 3], [4, 5, 6]) == 0.1)
    #expect(p([4, 5, 6], [1, 2, 3]) == 0.1)
    #expect(MannWhitney.minimumPValue(3, 3) == 0.1)
    // 2 of 252, 2 of 184,756.
    #expect(MannWhitney.minimumPValue(5, 5) == 2.0 / 252)
    #expect(MannWhitney.minimumPValue(10, 10) == 2.0 / 184_756)
    #expect(MannWhitney.minimumPValue(1, 1) == 1)
    #expect(MannWhitney.minimumPValue(0, 4) == 1)
  }

  @Test func handComputedPValues() {
    // Ranks of the first: 1, 2, 4; sums of three of six up to 7: {1,2,3} and {1,2,4}, so 2 · 2 / 20.
    #expect(p([1, 2, 4], [3, 5, 6]) == 0.2)
    // Mean ranks 1.5, 1.5 | 3.5, 3.5: of the six divisions one is as low.
    #expect(abs(p([1, 1], [2, 2]) - 1.0 / 3) < 1e-15)
    #expect(p([5, 5, 5], [5, 5]) == 1)
    #expect(p([], [1]) == 1)
  }

  @Test func exactTestIsAnEnumerationTiesIncluded() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<200 {
      let values = Int.random(in: 2...6, using: &random)
      let a = (0..<Int.random(in: 1...5, using: &random)).map { _ in Double(Int.random(in: 0..<values, using: &random))
      }
      let b = (0..<Int.random(in: 1...5, using: &random)).map { _ in Double(Int.random(in: 0..<values, using: &random))
      }
      #expect(abs(p(a, b) - pByEnumeration(a, b)) < 1e-12, "\(a) \(b)")
    }
  }

  @Test func manyRunsUseTheNormalApproximation() {
    // scripts/statistics-reference.py: scipy's mannwhitneyu(method="asymptotic"), the second with ties.
    let base = (0..<20).map { Double($0 * 7 % 20) }
    #expect(abs(p(base, base.map { $0 + 4.5 }) - SciPy.shifted) < 1e-9)
    #expect(abs(p(base.map { ($0 / 4).rounded(.down) }, base.map { ($0 / 4).rounded(.down) + 1 }) - SciPy.tied) < 1e-9)
    #expect(abs(p([0.1, 2.2, 3.3, 4.1, 5], [2.5, 4.4, 6, 7, 8, 9]) - SciPy.small) < 1e-12)
  }

  @Test func holmByHand() {
    #expect(HolmCorrection.adjust([]) == [])
    #expect(HolmCorrection.adjust([0.04]) == [0.04])
    // Ascending 0.01, 0.02, 0.03, 0.04 times 4, 3, 2, 1 are 0.04, 0.06, 0.06, 0.04; never less than the one before.
    let adjusted = HolmCorrection.adjust([0.03, 0.01, 0.04, 0.02])
    for (value, expected) in zip(adjusted, [0.06, 0.04, 0.06, 0.06]) { #expect(abs(value - expected) < 1e-15) }
    #expect(HolmCorrection.adjust([0.5, 0.6]) == [1, 1])
  }

  @Test func mediansAndQuartiles() {
    #expect([Double]().median == 0)
    #expect([3.0].median == 3)
    #expect([4, 1, 3, 2].median == 2.5)
    // Quartiles of 1 ... 5 are 2 and 4.
    #expect([5, 1, 4, 2, 3].halfQuartileRange == 1)
    #expect(Judgement.spread([5, 1, 4, 2, 3]) == 1.0 / 3)
    #expect(Judgement.spread([1, 2]) == nil)
  }

  @Test func intervalsHoldTheChangeAndAreTheSameEveryTime() throws {
    let base = [100, 101, 102, 103, 104.0]
    let interval = try #require(Bootstrap.interval(base: base, head: base.map { $0 * 1.1 }, resamples: 2000))
    #expect(interval.contains(0.1))
    #expect(interval.lowerBound >= 110 / 104 - 1 && interval.upperBound <= 114.4 / 100 - 1)
    #expect(interval == Bootstrap.interval(base: base, head: base.map { $0 * 1.1 }, resamples: 2000))
    let constant = try #require(Bootstrap.interval(base: [2, 2], head: [3, 3], resamples: 100))
    #expect(constant == 0.5...0.5)
    #expect(Bootstrap.interval(base: [1], head: [2, 3], resamples: 100) == nil)
    #expect(Bootstrap.interval(base: [0, 1], head: [2, 3], resamples: 100) == nil)
  }

  @Test func noiseFloorIsThatOfRunsAmongThemselves() throws {
    #expect(NoiseFloor.relativeChange(among: [1], n: 1, m: 1) == nil)
    #expect(NoiseFloor.relativeChange(among: [5, 5, 5, 5], n: 4, m: 4) == 0)
    // Two runs divide in one way: |100 - 104| of the median 102; compared are groups as large as the halves.
    let two = try #require(NoiseFloor.relativeChange(among: [100, 104], n: 1, m: 1))
    #expect(abs(two - 4.0 / 102) < 1e-15)
    // Four times as many runs scatter half as much.
    let four = try #require(NoiseFloor.relativeChange(among: [100, 104], n: 4, m: 4))
    #expect(abs(four - two / 2) < 1e-15)
  }

  @Test func countsAreFactsWhereTheyAreConstant() {
    let judged = Judgement.counts(
      [([4, 4, 4], [4, 4]), ([4, 4, 4], [400, 400]), ([0], [1]), ([4, 5, 4], [4, 4]), ([], [1])], level: 0.05)
    #expect(judged.map(\.outcome) == [.unchanged, .increased, .increased, .unproven, .notJudged])
    #expect(judged.map(\.ground) == [.exact, .exact, .exact, .test, .none])
    // Varying, but apart in all of 6 against 6 runs.
    let apart = Judgement.counts([([1, 2, 1, 2, 1, 2], [8, 9, 8, 9, 8, 9])], level: 0.05)
    #expect(apart[0].outcome == .increased && apart[0].ground == .test)
  }

  @Test func timesNeedProofAndMustExceedTheFloors() {
    var options = JudgementOptions()
    options.floor = TimeFloor(nanoseconds: 10, part: .infinity)
    let base = [1000, 1001, 1002, 1003, 1004, 1005.0]
    func judge(_ head: [Double], isTested: Bool = true, _ base: [Double] = base) -> Judgement {
      Judgement.times([(base, head)], isTested: [isTested], options: options, floor: options.floor)[0]
    }
    #expect(judge(base.map { $0 * 1.05 }).outcome == .increased)
    #expect(judge(base.map { $0 * 0.95 }).outcome == .decreased)
    // Proven, but less than the absolute floor.
    let small = judge(base.map { $0 + 7 })
    #expect(small.outcome == .unchanged && small.pValue.map { $0 < 0.01 } == true)
    #expect(judge(base).outcome == .unproven)
    #expect(judge(base.map { $0 * 2 }, isTested: false).outcome == .notJudged)
    #expect(judge([2000], [1000]).outcome == .notJudged)
    // Runs of the base differ among themselves as much as from the head.
    let noisy = [1000, 1010, 1500, 1510, 1490, 1005.0]
    #expect(judge([1511, 1512, 1513, 1514, 1515, 1516], noisy).outcome == .unchanged)
    options.judgesTimes = false
    #expect(judge(base.map { $0 * 2 }).outcome == .notJudged)
  }
}

/// What scripts/statistics-reference.py prints.
private enum SciPy {
  static let shifted = 0.03151710207456157
  static let tied = 0.04915916497976615
  static let small = 0.05194805194805195
}
