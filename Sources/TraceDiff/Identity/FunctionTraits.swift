/// What a function is compared by, made once, for it is compared with every other one.
struct FunctionTraits {
  var identity: FunctionIdentity
  var name: Word
  var file: String
  /// Callees per call, and calls per call of each caller, as far as they are matched functions.
  var callees: [UInt32: Double]
  var callers: [UInt32: Double]

  func likeness(_ new: FunctionTraits) -> Double {
    let name: Double
    let isInPackage = identity.package == new.identity.package
    if identity.rest == new.identity.rest {
      name = 1
    } else if isInPackage && self.name.text == new.name.text {
      name = 0.9
    } else {
      name = Likeness.of(self.name, new.name) * (isInPackage ? 0.8 : 0.5)
    }
    var likeness = Likeness()
    likeness.add(name, weight: 4)
    addShape(new, to: &likeness)
    likeness.add(file == new.file ? 1 : 0, weight: 1)
    return likeness.mean
  }

  func addShape(_ new: FunctionTraits, to likeness: inout Likeness) {
    likeness.add(Likeness.of(callees, new.callees), weight: 3)
    likeness.add(Likeness.of(callers, new.callers), weight: 3)
  }
}
