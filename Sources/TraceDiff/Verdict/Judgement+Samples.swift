extension Judgement {
  /// Judges counts: facts where both sides are constant, else by test and corrected over all that are tested.
  ///
  /// - Parameter isInferred: whether the numbers of that index are inferred, so that they are no fact.
  /// - Complexity: O(n) and a rank test for each that varies.
  static func counts(
    _ samples: [(base: [Double], head: [Double])], isInferred: (Int) -> Bool = { _ in false }, level: Double
  ) -> [Judgement] {
    var judgements = samples.map { Judgement(base: $0.base, head: $0.head) }
    var varying: [Int] = []
    for index in judgements.indices {
      let (base, head) = (judgements[index].base, judgements[index].head)
      guard let first = base.first, let other = head.first else { continue }
      if base.allSatisfy({ $0 == first }) && head.allSatisfy({ $0 == other }), first == other || !isInferred(index) {
        judgements[index].ground = .exact
        judgements[index].outcome = first == other ? .unchanged : first < other ? .increased : .decreased
      } else {
        varying.append(index)
      }
    }
    test(&judgements, varying, level: level)
    return judgements
  }

  /// Judges times; `isTested` chooses those that are worth a test, without looking at the difference between the sides.
  ///
  /// `floor` and `minimumChange` hold for every judgement.
  static func times(
    _ samples: [(base: [Double], head: [Double])], isTested: [Bool], options: JudgementOptions,
    floor: TimeFloor, minimumChange: Double = 0
  ) -> [Judgement] {
    var judgements = samples.map { Judgement(base: $0.base, head: $0.head) }
    guard options.judgesTimes else { return judgements }
    let tested = judgements.indices.filter { isTested[$0] && judgements[$0].base.count + judgements[$0].head.count > 2 }
    test(&judgements, tested, level: options.level)
    for index in tested {
      let judgement = judgements[index]
      judgements[index].interval = Bootstrap.interval(
        base: judgement.base, head: judgement.head, resamples: options.resamples)
      guard judgement.isProven else { continue }
      judgements[index].noiseFloor = NoiseFloor.relativeChange(
        among: judgement.base, n: judgement.base.count, m: judgement.head.count)
      let noise = max(judgements[index].noiseFloor ?? 0, minimumChange)
      let isSmall = floor.covers(judgement) || abs(judgement.change ?? 0) <= noise
      if isSmall { judgements[index].outcome = .unchanged }
    }
    return judgements
  }

  /// Fills in p-values and outcomes of `tested`, corrected for their number.
  private static func test(_ judgements: inout [Judgement], _ tested: [Int], level: Double) {
    var ranks = MannWhitney()
    let pValues = tested.map { ranks.pValue(judgements[$0].base, judgements[$0].head) }
    for (position, adjusted) in zip(tested.indices, HolmCorrection.adjust(pValues)) {
      let index = tested[position]
      judgements[index].ground = .test
      judgements[index].pValue = pValues[position]
      judgements[index].adjustedPValue = adjusted
      let difference = judgements[index].difference
      let isProven = adjusted < level && difference != 0
      judgements[index].outcome = !isProven ? .unproven : difference > 0 ? .increased : .decreased
    }
  }
}
