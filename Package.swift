// swift-tools-version: 6.2
import PackageDescription

/// The layers, lowest first. A target exists only to fence off a dependency.
let package = Package(
  name: "spangate",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "spangate", targets: ["spangate"]),
    .library(name: "SpangateTelemetry", targets: ["SpangateTelemetry"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.7.3"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-http2.git", from: "1.46.0"),
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
  ],
  targets: [
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // What Glibc's Swift module leaves out: epoll, pidfd, and spawning with everything closed; and what a signal handler
    // and a forked process do, which must be no Swift.
    .target(name: "CLinux"),
    // Of the program alone: a library takes no signals.
    .target(name: "CEntry", dependencies: ["CLinux"]),
    // Headers at build time only: libcurl is opened on first use, which keeps its 31 libraries out of start-up.
    .target(name: "CCurl"),
    // Opened on first use, too: few files are compressed by zstd.
    .target(name: "CZstd"),

    .target(name: "SpangateTrace"),
    .target(name: "SpangateStatistics"),
    .target(name: "SpangateCore", dependencies: ["SpangateTrace"]),
    .target(name: "SpangateQuery", dependencies: ["SpangateTrace"]),
    .target(name: "SpangateDiagnosis", dependencies: ["SpangateCore", "SpangateStatistics", "SpangateTrace"]),
    .target(name: "SpangateDecision", dependencies: ["SpangateCore", "SpangateStatistics", "SpangateTrace"]),
    .target(name: "SpangateYAML", dependencies: ["SpangateCore", "SpangateTrace", "CYAML"]),
    .target(name: "SpangateIO", dependencies: ["SpangateTrace", "CCurl", "CLinux"]),
    .target(name: "SpangateWire", dependencies: ["SpangateTrace", "CZlib", "CZstd"]),
    .target(name: "SpangateRecordings", dependencies: ["SpangateCore", "SpangateTrace", "SpangateWire"]),
    .target(name: "SpangateExport", dependencies: ["SpangateCore", "SpangateTrace", "SpangateWire"]),
    .target(name: "SpangateImport", dependencies: ["SpangateCore", "SpangateTrace", "SpangateWire"]),
    .target(
      name: "SpangateReceiver",
      dependencies: [
        "SpangateCore", "SpangateTrace", "SpangateWire", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHPACK", package: "swift-nio-http2"), .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTP2", package: "swift-nio-http2"), .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    .target(
      name: "SpangateStore",
      dependencies: ["SpangateCore", "SpangateTrace", "SpangateWire", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(
      name: "SpangateTelemetry",
      dependencies: [
        "SpangateIO", "SpangateTrace", "SpangateWire", .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ]),
    .target(name: "SpangateModels", dependencies: ["SpangateCore", "SpangateTrace"]),
    .target(
      name: "SpangateAgent",
      dependencies: [
        "SpangateCore", "SpangateModels", "SpangateTelemetry", "SpangateTrace", "SpangateWire",
        .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ]),
    .target(name: "SpangateBuiltins", dependencies: ["SpangateCore", "SpangateQuery", "SpangateTrace"]),
    .target(
      name: "SpangateGate", dependencies: ["SpangateCore", "SpangateDecision", "SpangateStatistics", "SpangateTrace"]),
    .target(
      name: "SpangateCLI",
      dependencies: [
        "SpangateAgent", "SpangateBuiltins", "SpangateCore", "SpangateDecision", "SpangateDiagnosis", "SpangateExport",
        "SpangateGate", "SpangateIO", "SpangateImport", "SpangateModels", "SpangateQuery",
        "SpangateReceiver", "SpangateRecordings",
        "SpangateStatistics", "SpangateStore", "SpangateTelemetry", "SpangateTrace", "SpangateWire", "SpangateYAML",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "spangate", dependencies: ["CEntry", "SpangateCLI", "SpangateCore", "SpangateTrace"],
      linkerSettings: [
        // A fixed address spares each start a hundred thousand relocations.
        .unsafeFlags(["-Xclang-linker", "-no-pie"], .when(platforms: [.linux], configuration: .release))
      ]),
    .target(name: "SpangateTesting", dependencies: ["SpangateCore", "SpangateTrace"]),
    .target(
      name: "SpangateBench",
      dependencies: [
        "SpangateBuiltins", "SpangateCore", "SpangateDecision", "SpangateDiagnosis", "SpangateExport", "SpangateIO",
        "SpangateReceiver", "SpangateRecordings", "SpangateStatistics", "SpangateStore", "SpangateTelemetry",
        "SpangateTesting",
        "SpangateTrace", "SpangateWire", "CLinux",
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ]),
    .executableTarget(name: "spangate-bench", dependencies: ["SpangateBench", "SpangateStore"]),

    .testTarget(
      name: "SpangateTraceTests", dependencies: ["SpangateBench", "SpangateCore", "SpangateTesting", "SpangateTrace"]),
    .testTarget(name: "SpangateStatisticsTests", dependencies: ["SpangateStatistics"]),
    .testTarget(name: "SpangateCoreTests", dependencies: ["SpangateCore", "SpangateTesting", "SpangateTrace"]),
    .testTarget(
      name: "SpangateQueryTests", dependencies: ["SpangateQuery", "SpangateTesting", "SpangateTrace", "SpangateWire"]),
    .testTarget(
      name: "SpangateDiagnosisTests",
      dependencies: ["SpangateBench", "SpangateCore", "SpangateDiagnosis", "SpangateTesting", "SpangateTrace"]),
    .testTarget(
      name: "SpangateDecisionTests",
      dependencies: [
        "SpangateBench", "SpangateCore", "SpangateDecision", "SpangateGate", "SpangateStatistics", "SpangateTesting",
        "SpangateTrace",
      ]),
    .testTarget(
      name: "SpangateYAMLTests",
      dependencies: [
        "SpangateAgent", "SpangateBuiltins", "SpangateCore", "SpangateTesting", "SpangateTrace", "SpangateYAML",
      ], exclude: ["Fixtures"]),
    .testTarget(name: "SpangateIOTests", dependencies: ["SpangateIO", "SpangateTrace"]),
    .testTarget(
      name: "SpangateWireTests",
      dependencies: ["SpangateStatistics", "SpangateTesting", "SpangateTrace", "SpangateWire"]),
    .testTarget(
      name: "SpangateRecordingsTests",
      dependencies: ["SpangateCore", "SpangateRecordings", "SpangateTesting", "SpangateTrace", "SpangateWire"]),
    .testTarget(
      name: "SpangateExportTests",
      dependencies: [
        "SpangateBuiltins", "SpangateCore", "SpangateExport", "SpangateTesting", "SpangateTrace", "SpangateWire",
      ]),
    .testTarget(
      name: "SpangateImportTests",
      dependencies: ["SpangateCore", "SpangateImport", "SpangateTesting", "SpangateTrace", "SpangateWire"],
      exclude: ["Golden"]),
    .testTarget(
      name: "SpangateReceiverTests",
      dependencies: [
        "SpangateCore", "SpangateReceiver", "SpangateTesting", "SpangateTrace", "SpangateWire",
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHPACK", package: "swift-nio-http2"),
        .product(name: "NIOHTTP2", package: "swift-nio-http2"), .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    .testTarget(
      name: "SpangateStoreTests", dependencies: ["SpangateCore", "SpangateStore", "SpangateTesting", "SpangateTrace"],
      exclude: ["Golden"]),
    .testTarget(
      name: "SpangateTelemetryTests",
      dependencies: [
        "SpangateIO", "SpangateTelemetry", "SpangateTrace", "SpangateWire",
        .product(name: "CoreMetrics", package: "swift-metrics"), .product(name: "Logging", package: "swift-log"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ]),
    .testTarget(
      name: "SpangateModelsTests", dependencies: ["SpangateCore", "SpangateModels", "SpangateTesting", "SpangateTrace"]),
    .testTarget(
      name: "SpangateAgentTests",
      dependencies: [
        "SpangateAgent", "SpangateCore", "SpangateIO", "SpangateModels", "SpangateTelemetry", "SpangateTesting",
        "SpangateTrace", "SpangateWire",
      ], exclude: ["Fixtures"]),
    .testTarget(
      name: "SpangateBuiltinsTests",
      dependencies: ["SpangateBuiltins", "SpangateCore", "SpangateStatistics", "SpangateTesting", "SpangateTrace"],
      exclude: ["Golden"]),
    .testTarget(
      name: "SpangateGateTests",
      dependencies: [
        "SpangateCore", "SpangateDecision", "SpangateGate", "SpangateStatistics", "SpangateTesting", "SpangateTrace",
      ]),
    .testTarget(
      name: "SpangateCLITests",
      dependencies: [
        "SpangateAgent", "SpangateBuiltins", "SpangateCLI", "SpangateCore", "SpangateGate", "SpangateStore",
        "SpangateTesting", "SpangateTrace", "SpangateYAML",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], exclude: ["Golden"]),
    .testTarget(name: "SpangateEndToEndTests", dependencies: ["SpangateCore", "SpangateTrace"], exclude: ["Fixtures"]),
  ],
  swiftLanguageModes: [.v6]
)

// Only the nightly checks name libFuzzer's runtime: every target is then built so that it sees which way an input takes.
let fuzzer = Context.environment["SPANGATE_FUZZER"]
if let fuzzer {
  package.targets += [
    .systemLibrary(name: "CFuzzer"),
    .executableTarget(
      name: "SpangateFuzzing",
      dependencies: [
        "SpangateBuiltins", "SpangateCore", "SpangateReceiver", "SpangateTrace", "SpangateWire", "SpangateYAML",
        "CFuzzer", .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOHPACK", package: "swift-nio-http2"),
      ],
      linkerSettings: [.unsafeFlags([fuzzer, "-lstdc++"])]),
  ]
}

// Optimised in debug builds too, or the tests' simulations would take minutes. Nothing of a library product may be: no
// other package could depend on it by a version.
let optimised = ["SpangateBench", "SpangateCore", "SpangateDecision", "SpangateDiagnosis", "SpangateStatistics"]

for target in package.targets where ![.system, .plugin].contains(target.type) && !target.name.hasPrefix("C") {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
      .enableUpcomingFeature("InferIsolatedConformances"),
      .treatAllWarnings(as: .error),
    ]
  if optimised.contains(target.name) {
    target.swiftSettings?.append(.unsafeFlags(["-O"], .when(configuration: .debug)))
  }
  if fuzzer != nil {
    target.swiftSettings?.append(.unsafeFlags(["-sanitize=fuzzer", "-enable-testing"]))
  }
}
