package import TraceModel

/// What distinguishes functions, across traces as well: their numbers do so within one trace only. Two programs of one
/// trace may both have a `main.main`; their packages differ.
package struct FunctionKey: Hashable {
  package var name: String
  package var package: String

  package init(_ function: Symbol) {
    name = function.name
    package = function.package
  }
}
