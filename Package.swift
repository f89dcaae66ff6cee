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
let algorithms = Target.Dependency.product(name: "Algorithms", package: "swift-algorithms")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")

let package = Package(
  name: "GoTrace",
  products: [
    .executable(name: "gotrace-record", targets: ["gotrace-record"]),
    .executable(name: "gotrace-analyze", targets: ["gotrace-analyze"]),
    // For Benchmarks/ and Fuzz/ alone.
    .library(name: "Platform", targets: ["Platform"]),
    .library(name: "Recording", targets: ["Recording"]),
    .library(name: "Replay", targets: ["Replay"]),
    .library(name: "TraceAnalysis", targets: ["TraceAnalysis"]),
    .library(name: "TraceDiff", targets: ["TraceDiff"]),
    .library(name: "TraceModel", targets: ["TraceModel"]),
    .library(name: "TraceStore", targets: ["TraceStore"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-algorithms", exact: "1.2.1"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
  ],
  targets: [
    // Debian's libzstd-dev.
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    // The Go files of Runtime/, embedded in the recorder byte for byte.
    .target(name: "CRuntimeFiles"),
    // The few things Swift cannot reach by itself: the time-stamp counter, prctl, atomics over mapped memory.
    .target(name: "CPlatform"),

    // Scripts and styles of the reports that open in a browser, embedded byte for byte.
    .target(name: "CReportFiles", exclude: ["FlameSVG", "Page"]),

    // All that is asked of the operating system: files, threads, processes, signals. Knows none of the others.
    .target(name: "Platform", dependencies: ["CPlatform", deque], swiftSettings: strict),
    // What both programs say to a person: diagnostics, durations, counts, safe text.
    .target(name: "Console", dependencies: ["Platform"], swiftSettings: strict),
    // Which packages the user means: the pattern language of both programs. Knows none of the others.
    .target(name: "PackagePatterns", swiftSettings: strict),
    // Go lexer, function finder, rewriter: bytes in, values out. Opens no files and starts no processes.
    // Optimized in debug builds too: the oracle test reads millions of lines.
    .target(
      name: "GoSource", dependencies: ["Platform", algorithms],
      swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
    // Numbers and text as bytes, and checksums of bytes.
    .target(name: "ByteCoding", swiftSettings: strict),
    // Tables of which what is not in use leaves memory.
    .target(name: "Paging", dependencies: ["ByteCoding", "Platform"], swiftSettings: strict),
    // What a trace holds, as values: events, goroutines, symbols, call tree, summary. Knows no file.
    .target(name: "TraceModel", dependencies: [algorithms], swiftSettings: strict),
    // What events mean: open calls, stalls, gaps, who spawned whom, and what they add up to. Knows no format.
    .target(
      name: "Replay", dependencies: ["TraceModel", "Paging", "Platform", algorithms, deque], swiftSettings: strict),
    // The file format: writer, reader, symbols, index, salvage, and what makes traces from traces.
    .target(
      name: "TraceStore",
      dependencies: ["ByteCoding", "CZstd", "Platform", "Replay", "TraceModel", algorithms, deque],
      swiftSettings: strict),
    // Toolchain, package loading, build, run, spool to TraceStore.
    .target(
      name: "Recording",
      dependencies: [
        "GoSource", "PackagePatterns", "TraceStore", "TraceModel", "Replay", "Paging", "CRuntimeFiles", "CPlatform",
        "Platform", algorithms,
      ],
      swiftSettings: strict),
    // Call trees, reports, lineage, renderers. Knows TraceStore only.
    .target(
      name: "TraceAnalysis",
      dependencies: [
        "ByteCoding", "PackagePatterns", "TraceStore", "TraceModel", "Replay", "Console", "Platform", "CReportFiles",
        algorithms, deque,
      ], swiftSettings: strict),
    // Comparing runs: two sets of them, or many over time. Identity, statistics, verdict, renderers.
    .target(
      name: "TraceDiff",
      dependencies: ["TraceAnalysis", "TraceStore", "TraceModel", "Console", "Platform"],
      swiftSettings: strict),

    // gotrace-record's command line, one file a subcommand, and its sentences.
    .target(
      name: "RecordCommands",
      dependencies: ["Recording", "TraceAnalysis", "TraceStore", "TraceModel", "Console", "Platform", argumentParser],
      swiftSettings: strict),
    .executableTarget(name: "gotrace-record", dependencies: ["RecordCommands"], swiftSettings: strict),
    // gotrace-analyze's command line, one file a subcommand, and its sentences.
    .target(
      name: "AnalyzeCommands",
      dependencies: ["TraceAnalysis", "TraceDiff", "TraceStore", "TraceModel", "Console", "Platform", argumentParser],
      swiftSettings: strict),
    .executableTarget(name: "gotrace-analyze", dependencies: ["AnalyzeCommands"], swiftSettings: strict),

    // Compares docs/ARCHITECTURE.md with this file and with Sources/.
    .testTarget(name: "ArchitectureTests", swiftSettings: strict),
    .testTarget(name: "PlatformTests", dependencies: ["Platform", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "ConsoleTests", dependencies: ["Console", "Platform"], swiftSettings: strict),
    .testTarget(name: "PackagePatternsTests", dependencies: ["PackagePatterns"], swiftSettings: strict),
    .testTarget(
      name: "GoSourceTests", dependencies: ["GoSource"], exclude: ["Programs"], swiftSettings: strict),
    // Traces made in memory, numbers of a seed, comparison with golden files: what several test targets need.
    .target(
      name: "TestSupport", dependencies: ["TraceModel", "Replay", "TraceAnalysis", "TraceStore"],
      path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(name: "ByteCodingTests", dependencies: ["ByteCoding", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "PagingTests", dependencies: ["Paging", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "ReplayTests", dependencies: ["Replay", "TraceModel", "TestSupport"], swiftSettings: strict),
    // Runs gotrace-analyze on files that break rules of the format.
    .testTarget(
      name: "TraceStoreTests",
      dependencies: ["ByteCoding", "Paging", "Replay", "TraceStore", "TraceModel", "TestSupport", "gotrace-analyze"],
      swiftSettings: strict),
    .testTarget(
      name: "TraceAnalysisTests",
      dependencies: ["TraceAnalysis", "TraceStore", "TraceModel", "Replay", "Console", "TestSupport"],
      exclude: ["Golden"], swiftSettings: strict),
    .testTarget(
      name: "TraceDiffTests",
      dependencies: ["TraceDiff", "TraceAnalysis", "TraceStore", "TraceModel", "Console", "Platform", "TestSupport"],
      exclude: ["Golden"], swiftSettings: strict),
    .testTarget(
      name: "RecordingTests",
      dependencies: ["Recording", "Platform", "TraceStore", "TraceModel", "CPlatform", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "RecordCommandsTests",
      dependencies: ["RecordCommands", "Recording", "Console", "Platform", argumentParser],
      swiftSettings: strict),
    .testTarget(
      name: "AnalyzeCommandsTests",
      dependencies: ["AnalyzeCommands", "TraceAnalysis", "TraceDiff", "Platform", argumentParser],
      swiftSettings: strict),
    // Runs the two built programs on real Go programs.
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["gotrace-record", "gotrace-analyze", "TraceStore", "TraceModel", "Replay", "TestSupport"],
      exclude: ["Golden"],
      swiftSettings: strict),
  ]
)
