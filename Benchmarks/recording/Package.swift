// swift-tools-version: 6.2
import PackageDescription

// Measures the drain: `swift run -c release -Xswiftc -enable-testing recording-benchmark`.
let package = Package(
  name: "recording-benchmark",
  dependencies: [.package(name: "GoTrace", path: "../..")],
  targets: [
    .executableTarget(
      name: "recording-benchmark",
      dependencies: [
        .product(name: "Recording", package: "GoTrace"), .product(name: "Replay", package: "GoTrace"),
        .product(name: "TraceModel", package: "GoTrace"),
        .product(name: "TraceStore", package: "GoTrace"),
        .product(name: "Platform", package: "GoTrace"),
      ])
  ]
)
