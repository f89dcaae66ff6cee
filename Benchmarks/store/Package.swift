// swift-tools-version: 6.2
import PackageDescription

// Measures TraceStore: `swift run -c release store-benchmark`.
let package = Package(
  name: "store-benchmark",
  dependencies: [.package(name: "GoTrace", path: "../..")],
  targets: [
    .executableTarget(
      name: "store-benchmark",
      dependencies: [
        .product(name: "Replay", package: "GoTrace"), .product(name: "TraceModel", package: "GoTrace"),
        .product(name: "TraceStore", package: "GoTrace"),
      ])
  ]
)
