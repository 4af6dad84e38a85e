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
    // What Glibc's Swift module leaves out: epoll, pidfd, and spawning with everything closed.
    .systemLibrary(name: "CLinux"),
    // Headers at build time only: libcurl is opened on first use, which keeps its 31 libraries out of start-up.
    .target(name: "CCurl"),

    .target(name: "SpangateCore"),
    .target(name: "SpangateStatistics"),
    .target(name: "SpangateYAML", dependencies: ["SpangateCore", "CYAML"]),
    .target(name: "SpangateIO", dependencies: ["SpangateCore", "CCurl", "CLinux"]),
    .target(name: "SpangateOTLP", dependencies: ["SpangateCore", "CZlib"]),
    .target(
      name: "SpangateReceiver",
      dependencies: [
        "SpangateCore", "SpangateOTLP",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTP2", package: "swift-nio-http2"),
        .product(name: "NIOHPACK", package: "swift-nio-http2"),
      ]),
    .target(
      name: "SpangateStore", dependencies: ["SpangateCore", "CZlib", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(
      name: "SpangateTelemetry",
      dependencies: [
        "SpangateCore", "SpangateIO", "SpangateOTLP",
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ]),
    .target(
      name: "SpangateAgent",
      dependencies: [
        "SpangateCore", "SpangateOTLP", "SpangateTelemetry",
        .product(name: "Tracing", package: "swift-distributed-tracing"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(name: "SpangateBuiltins", dependencies: ["SpangateCore"]),
    .target(
      name: "SpangateGate",
      dependencies: ["SpangateCore", "SpangateStatistics"]),
    .executableTarget(
      name: "spangate",
      dependencies: [
        "SpangateAgent", "SpangateBuiltins", "SpangateCore", "SpangateGate", "SpangateIO", "SpangateOTLP",
        "SpangateReceiver", "SpangateStatistics", "SpangateStore", "SpangateYAML",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      linkerSettings: [
        // A fixed address spares each start a hundred thousand relocations.
        .unsafeFlags(["-Xclang-linker", "-no-pie"], .when(platforms: [.linux], configuration: .release))
      ]),
    .target(name: "SpangateTesting", dependencies: ["SpangateCore"]),
    .target(
      name: "SpangateBench",
      dependencies: [
        "SpangateBuiltins", "SpangateCore", "SpangateGate", "SpangateIO", "SpangateOTLP", "SpangateReceiver",
        "SpangateStatistics", "SpangateTelemetry", "SpangateTesting", "CLinux",
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ]),
    .executableTarget(name: "spangate-bench", dependencies: ["SpangateBench"]),

    .testTarget(name: "SpangateCoreTests", dependencies: ["SpangateBench", "SpangateCore", "SpangateTesting"]),
    .testTarget(name: "SpangateStatisticsTests", dependencies: ["SpangateStatistics"]),
    .testTarget(
      name: "SpangateYAMLTests", dependencies: ["SpangateCore", "SpangateTesting", "SpangateYAML"],
      exclude: ["Fixtures"]),
    .testTarget(name: "SpangateIOTests", dependencies: ["SpangateCore", "SpangateIO", "SpangateTesting"]),
    .testTarget(
      name: "SpangateOTLPTests",
      dependencies: ["SpangateBuiltins", "SpangateCore", "SpangateOTLP", "SpangateTesting"]),
    .testTarget(
      name: "SpangateReceiverTests",
      dependencies: [
        "SpangateCore", "SpangateOTLP", "SpangateReceiver", "SpangateTesting",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP2", package: "swift-nio-http2"),
        .product(name: "NIOHPACK", package: "swift-nio-http2"),
      ]),
    .testTarget(name: "SpangateStoreTests", dependencies: ["SpangateCore", "SpangateStore", "SpangateTesting"]),
    .testTarget(
      name: "SpangateTelemetryTests",
      dependencies: [
        "SpangateCore", "SpangateIO", "SpangateOTLP", "SpangateTelemetry", "SpangateTesting",
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ]),
    .testTarget(
      name: "SpangateAgentTests",
      dependencies: [
        "SpangateAgent", "SpangateCore", "SpangateIO", "SpangateOTLP", "SpangateTelemetry", "SpangateTesting",
      ], exclude: ["Fixtures"]),
    .testTarget(
      name: "SpangateBuiltinsTests", dependencies: ["SpangateBuiltins", "SpangateCore", "SpangateTesting"],
      exclude: ["Golden"]),
    .testTarget(
      name: "SpangateGateTests",
      dependencies: ["SpangateBench", "SpangateCore", "SpangateGate", "SpangateStatistics", "SpangateTesting"]),
    .testTarget(name: "SpangateEndToEndTests", dependencies: ["SpangateCore"], exclude: ["Fixtures"]),
  ],
  swiftLanguageModes: [.v6]
)

// Only `.ci/nightly` names libFuzzer's runtime: every target is then built so that it sees which way an input takes.
let fuzzer = Context.environment["SPANGATE_FUZZER"]
if let fuzzer {
  package.targets += [
    .systemLibrary(name: "CFuzzer"),
    .executableTarget(
      name: "SpangateFuzzing",
      dependencies: [
        "CFuzzer", "SpangateBuiltins", "SpangateCore", "SpangateOTLP", "SpangateReceiver", "SpangateYAML",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOHPACK", package: "swift-nio-http2"),
      ], linkerSettings: [.unsafeFlags([fuzzer, "-lstdc++"])]),
  ]
}

// Optimised in debug builds too, or the tests' simulations would take minutes.
let simulated = ["SpangateBench", "SpangateGate", "SpangateStatistics"]

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
  if simulated.contains(target.name) {
    target.swiftSettings?.append(.unsafeFlags(["-O"], .when(configuration: .debug)))
  }
  if fuzzer != nil {
    target.swiftSettings?.append(.unsafeFlags(["-sanitize=fuzzer", "-enable-testing"]))
  }
}
