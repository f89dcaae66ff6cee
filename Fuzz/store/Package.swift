// swift-tools-version: 6.2
import PackageDescription

// Feeds made-up files to the trace reader, with libFuzzer: see run.sh.
let package = Package(
  name: "store-fuzz",
  dependencies: [.package(name: "GoTrace", path: "../..")],
  targets: [
    .executableTarget(
      name: "fuzz-trace",
      dependencies: [
        .product(name: "Replay", package: "GoTrace"), .product(name: "TraceModel", package: "GoTrace"),
        .product(name: "TraceStore", package: "GoTrace"),
      ],
      swiftSettings: [.unsafeFlags(["-parse-as-library"])])
  ]
)
