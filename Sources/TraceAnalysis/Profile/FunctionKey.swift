/// What tells functions apart, across traces as well: their numbers do so within one trace only.
struct FunctionKey: Hashable {
  var name: String
  var package: String
}
