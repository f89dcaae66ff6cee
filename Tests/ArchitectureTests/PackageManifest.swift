import Foundation

/// What the tests need of Package.swift, read as text: the targets and what they depend on.
struct PackageManifest {
  struct Target {
    let kind: String
    let name: String
    let path: String
    let dependencies: Set<String>
  }

  let targets: [Target]

  /// The targets below Sources/.
  var sources: [Target] { targets.filter { $0.kind != "testTarget" && $0.path.hasPrefix("Sources/") } }

  init() throws {
    let lines = try Repository.text("Package.swift").split(separator: "\n").filter {
      !$0.drop(while: { $0 == " " }).hasPrefix("//")
    }
    let text = lines.joined(separator: "\n")
    // Products of packages have names of their own: `let deque = Target.Dependency.product(name: "DequeModule", …)`.
    var products: [String: String] = [:]
    for match in text.matches(of: /let (\w+) = Target\.Dependency\.product\(\s*name: "(\w+)"/) {
      products[String(match.1)] = String(match.2)
    }
    var targets: [Target] = []
    for match in text.matches(of: /\.(target|executableTarget|testTarget|systemLibrary)\(\s*name: "([^"]+)"/) {
      let end = Self.end(ofArgumentsFrom: match.range.upperBound, in: text)
      let arguments = text[match.range.upperBound..<end]
      var dependencies: Set<String> = []
      if let list = arguments.firstMatch(of: /dependencies: \[([^\]]*)\]/) {
        for item in list.1.split(separator: ",") {
          let name = item.trimmingCharacters(in: .whitespacesAndNewlines)
          guard !name.isEmpty else { continue }
          dependencies.insert(products[name] ?? name.trimmingCharacters(in: ["\""]))
        }
      }
      let path = arguments.firstMatch(of: /path: "([^"]+)"/).map { String($0.1) }
      targets.append(
        Target(
          kind: String(match.1), name: String(match.2),
          path: path ?? "\(match.1 == "testTarget" ? "Tests" : "Sources")/\(match.2)", dependencies: dependencies))
    }
    self.targets = targets
  }

  /// Where the parenthesis that is open ends.
  private static func end(ofArgumentsFrom start: String.Index, in text: String) -> String.Index {
    var depth = 1
    var index = start
    while index < text.endIndex {
      if text[index] == "(" { depth += 1 }
      if text[index] == ")" { depth -= 1 }
      if depth == 0 { return index }
      index = text.index(after: index)
    }
    return index
  }
}
