// swift-tools-version: 6.2
import PackageDescription

// Measures how often comparisons are wrong: `swift run -c release diff-benchmark`.
let package = Package(
  name: "diff-benchmark",
  dependencies: [.package(name: "GoTrace", path: "../..")],
  targets: [
    .executableTarget(
      name: "diff-benchmark",
      dependencies: [
        .product(name: "TraceAnalysis", package: "GoTrace"), .product(name: "TraceDiff", package: "GoTrace"),
        .product(name: "Replay", package: "GoTrace"), .product(name: "TraceModel", package: "GoTrace"),
        .product(name: "TraceStore", package: "GoTrace"),
      ])
  ]
)
