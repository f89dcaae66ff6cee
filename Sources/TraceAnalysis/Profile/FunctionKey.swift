/// What tells functions apart, across traces as well: their numbers do so within one trace only.
package struct FunctionKey: Hashable {
  package var name: String
  package var package: String

  package init(name: String, package: String) {
    self.name = name
    self.package = package
  }
}
