// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is built with the same strict settings (docs/ARCHITECTURE.md, "Rules").
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "GoTrace",
  products: [
    .executable(name: "gotrace-record", targets: ["gotrace-record"]),
    .executable(name: "gotrace-analyze", targets: ["gotrace-analyze"]),
    // For Benchmarks/store and Benchmarks/diff alone.
    .library(name: "TraceStore", targets: ["TraceStore"]),
    // For Benchmarks/diff alone.
    .library(name: "TraceAnalysis", targets: ["TraceAnalysis"]),
    // For Benchmarks/recording alone.
    .library(name: "Recording", targets: ["Recording"]),
    // For Benchmarks/recording alone.
    .library(name: "Platform", targets: ["Platform"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    // Debian's libzstd-dev.
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    // The Go files of Runtime/, embedded in the recorder byte for byte.
    .target(name: "CRuntimeFiles"),
    // The few things Swift cannot reach by itself: the time-stamp counter, prctl, atomics over mapped memory.
    .target(name: "CPlatform"),

    // Scripts and styles of the reports that open in a browser, embedded byte for byte.
    .target(name: "CReportFiles", exclude: ["Assets"]),

    // All that is asked of the operating system: files, threads, processes, signals. Knows none of the others.
    .target(name: "Platform", dependencies: ["CPlatform"], swiftSettings: strict),
    // What both programs say to a person: diagnostics, durations, counts, safe text.
    .target(name: "Console", dependencies: ["Platform"], swiftSettings: strict),
    // Go lexer, function finder, rewriter. Knows no files and no processes.
    // Optimized in debug builds too: the oracle test reads millions of lines.
    .target(
      name: "GoSource",
      swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
    // The file format: writer, reader, symbols, index, summary, salvage.
    .target(name: "TraceStore", dependencies: ["CZstd", "Platform"], swiftSettings: strict),
    // Toolchain, package loading, build, run, spool to TraceStore.
    .target(
      name: "Recording",
      dependencies: ["GoSource", "TraceStore", "CRuntimeFiles", "CPlatform", "Platform", "Console"],
      swiftSettings: strict),
    // Call trees, reports, lineage, renderers. Knows TraceStore only.
    .target(
      name: "TraceAnalysis", dependencies: ["TraceStore", "Console", "Platform", "CReportFiles"],
      swiftSettings: strict),

    // gotrace-record's command line, one file a subcommand, and its sentences.
    .target(
      name: "RecordCommands",
      dependencies: ["Recording", "TraceAnalysis", "TraceStore", "Console", "Platform", argumentParser],
      swiftSettings: strict),
    .executableTarget(name: "gotrace-record", dependencies: ["RecordCommands"], swiftSettings: strict),
    .executableTarget(
      name: "gotrace-analyze", dependencies: ["TraceAnalysis", "TraceStore", "Console", "Platform", argumentParser],
      swiftSettings: strict),

    .testTarget(name: "PlatformTests", dependencies: ["Platform"], swiftSettings: strict),
    .testTarget(name: "ConsoleTests", dependencies: ["Console", "Platform"], swiftSettings: strict),
    .testTarget(
      name: "GoSourceTests", dependencies: ["GoSource"], exclude: ["Programs"], swiftSettings: strict),
    // Runs gotrace-analyze on files that break rules of the format.
    .testTarget(name: "TraceStoreTests", dependencies: ["TraceStore", "gotrace-analyze"], swiftSettings: strict),
    .testTarget(
      name: "TraceAnalysisTests", dependencies: ["TraceAnalysis", "TraceStore"],
      exclude: ["Golden"], swiftSettings: strict),
    .testTarget(
      name: "RecordingTests", dependencies: ["Recording", "TraceStore", "Platform", "CPlatform"],
      swiftSettings: strict),
    .testTarget(
      name: "RecordCommandsTests", dependencies: ["RecordCommands", "Recording", "Platform"], swiftSettings: strict),
    // Runs the two built programs on real Go programs.
    .testTarget(
      name: "EndToEndTests", dependencies: ["gotrace-record", "gotrace-analyze", "TraceStore"], exclude: ["Golden"],
      swiftSettings: strict),
  ]
)
