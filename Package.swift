// swift-tools-version: 6.3

import PackageDescription

let strict: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
  // Set by `make check` and `make test`: a newer compiler's new warnings stop us, and no user.
  + (Context.environment["ICEPROBE_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)])

// What the pure modules need, too.
let yams: Package.Dependency = .package(url: "https://github.com/jpsim/Yams", from: "6.2.2")

let package = Package(
  name: "iceprobe",
  platforms: [.macOS(.v26)],
  products: [.executable(name: "iceprobe", targets: ["iceprobe"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // NIO's own queues and heaps, too.
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    yams,
  ],
  targets: [
    // The front door: flags in, exit status out.
    .executableTarget(
      name: "iceprobe",
      dependencies: [
        "Browsers", "CArguments", "Calls", "Causes", "Documents", "ICEConfiguration", "Judging",
        "PlainText", "ProbeEvidence", "Prober", "Reporting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      // What `make install` puts beside the program, and what people read.
      exclude: ["Install", "Manual"],
      swiftSettings: strict),

    // The house: configuration → plan → evidence → verdict → report. Pure; each room sees those
    // above it only, and what it shows is for this package.
    .target(name: "PlainText", swiftSettings: strict),
    .target(
      name: "Documents", dependencies: ["PlainText", .product(name: "Yams", package: "Yams")],
      swiftSettings: strict),
    .target(name: "Causes", swiftSettings: strict),
    .target(
      name: "ICEConfiguration", dependencies: ["Causes", "Documents", "PlainText"],
      swiftSettings: strict),
    // What browsers do with the same configuration. It has no use for our own reading of it.
    .target(name: "Browsers", dependencies: ["Documents"], swiftSettings: strict),
    .target(
      name: "ProbeEvidence",
      dependencies: ["Browsers", "Documents", "ICEConfiguration", "PlainText"],
      swiftSettings: strict),
    .target(
      name: "Judging",
      dependencies: ["Browsers", "Causes", "ICEConfiguration", "PlainText", "ProbeEvidence"],
      swiftSettings: strict),
    // A rehearsed call: what the two sides say to each other, and what it means.
    .target(
      name: "Calls",
      dependencies: [
        "Causes", "Documents", "ICEConfiguration", "PlainText", "ProbeEvidence", "STUN",
      ],
      swiftSettings: strict),
    .target(
      name: "Reporting",
      dependencies: [
        "Browsers", "Causes", "Documents", "ICEConfiguration", "Judging", "PlainText",
        "ProbeEvidence",
      ],
      swiftSettings: strict),

    // The codec: bytes ↔ messages. Pure.
    .target(name: "STUN", dependencies: ["PlainText"], swiftSettings: strict),

    // The workshop: runs the plan. The only room with sockets and a clock.
    .target(
      name: "Prober",
      dependencies: [
        "Browsers", "Calls", "ICEAgent", "ICEConfiguration", "Judging", "NameResolution", "OpenSSL",
        "PlainText", "ProbeEvidence", "STUN",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "HeapModule", package: "swift-collections"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
      ],
      swiftSettings: strict),

    // The command line, as C gets it: Swift's own needs /proc.
    .target(name: "CArguments"),

    // The three cellars: the only importers of C libraries.
    .target(name: "ICEAgent", dependencies: ["CNice"], swiftSettings: strict),
    .target(name: "NameResolution", dependencies: ["CCares"], swiftSettings: strict),
    .target(name: "OpenSSL", dependencies: ["COpenSSL", "PlainText"], swiftSettings: strict),
    // The pkg-config file of libnice itself carries `-pthread`, which SwiftPM warns of.
    .systemLibrary(
      name: "CNice", pkgConfig: "gobject-2.0",
      providers: [.apt(["libnice-dev"]), .brew(["libnice"])]),
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "openssl",
      providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
    .systemLibrary(
      name: "CCares", pkgConfig: "libcares",
      providers: [.apt(["libc-ares-dev"]), .brew(["c-ares"])]),

    // Tests, a target a room. libnice's own parser is STUN's second opinion.
    .testTarget(
      name: "STUNTests", dependencies: ["STUN", "OpenSSL", "CNice"], swiftSettings: strict),
    .testTarget(name: "PlainTextTests", dependencies: ["PlainText"], swiftSettings: strict),
    .testTarget(name: "DocumentsTests", dependencies: ["Documents"], swiftSettings: strict),
    .testTarget(name: "CausesTests", dependencies: ["Causes"], swiftSettings: strict),
    .testTarget(
      name: "ICEConfigurationTests",
      dependencies: ["Causes", "Documents", "ICEConfiguration", "PlainText", "Samples"],
      exclude: ["Inputs"], swiftSettings: strict),
    .testTarget(
      name: "BrowsersTests", dependencies: ["Browsers", "Documents"], swiftSettings: strict),
    .testTarget(
      name: "ProbeEvidenceTests", dependencies: ["PlainText", "ProbeEvidence", "Samples"],
      swiftSettings: strict),
    .testTarget(
      name: "JudgingTests",
      dependencies: [
        "Causes", "ICEConfiguration", "Judging", "PlainText", "ProbeEvidence", "Samples",
      ],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "CallsTests",
      dependencies: [
        "Calls", "Causes", "ICEConfiguration", "ProbeEvidence", "STUN", "Samples",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ReportingTests",
      dependencies: [
        "Browsers", "Causes", "Documents", "ICEConfiguration", "Judging", "PlainText",
        "ProbeEvidence",
        "Reporting", "Samples", "SchemaValidator",
      ],
      exclude: ["Saved", "Snapshots"], swiftSettings: strict),
    .testTarget(
      name: "OpenSSLTests",
      dependencies: ["OpenSSL", "TestCertificates", "TestServers", "COpenSSL"],
      swiftSettings: strict),
    .testTarget(
      name: "NameResolutionTests",
      dependencies: ["NameResolution", "TestServers"], swiftSettings: strict),
    .testTarget(name: "ICEAgentTests", dependencies: ["ICEAgent", "CNice"], swiftSettings: strict),

    // The targets of `make fuzz`, which lie in a package of their own.
    .testTarget(
      name: "FuzzTests",
      dependencies: [
        "COpenSSL", "Calls", "Causes", "Documents", "ICEConfiguration", "Judging", "NameResolution",
        "OpenSSL", "PlainText", "ProbeEvidence", "Prober", "Reporting", "STUN", "Samples",
      ],
      swiftSettings: strict),

    .testTarget(
      name: "ProberTests",
      dependencies: [
        "Calls", "Causes", "ICEAgent", "ICEConfiguration", "Judging", "OpenSSL", "ProbeEvidence",
        "Prober",
        "STUN", "TestCertificates", "TestServers",
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
      ],
      swiftSettings: strict),
    // The built binary against servers, real and fake.
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "BuiltIceprobe", "Calls", "Causes", "FaultCatalogue", "faults", "ICEConfiguration",
        "iceprobe", "OpenSSL", "Prober", "Reporting", "SchemaValidator", "STUN",
        "TestCertificates", "TestServers",
      ],
      exclude: ["Monitoring/week-of-cron.txt"], swiftSettings: strict),

    // What tests run against: certificates made on the spot; the real coturn, fakes, slow paths.
    .target(
      name: "TestServers",
      dependencies: [
        "OpenSSL", "STUN", "TestCertificates",
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      path: "Tests/TestServers", swiftSettings: strict),
    .target(
      name: "TestCertificates", dependencies: ["COpenSSL"], path: "Tests/TestCertificates",
      swiftSettings: strict),

    // What several rooms' tests share: recorded probes, made-up evidence, configurations.
    .target(
      name: "Samples",
      dependencies: ["Causes", "ICEConfiguration", "Judging", "PlainText", "ProbeEvidence"],
      path: "Tests/Samples",
      swiftSettings: strict),

    // A validator of JSON Schema from PyPI.
    .target(name: "SchemaValidator", path: "Tests/SchemaValidator", swiftSettings: strict),

    // The built binary, run as its users run it.
    .target(
      name: "BuiltIceprobe", dependencies: ["TestServers"], path: "Tests/BuiltIceprobe",
      swiftSettings: strict),

    // Faults that are really provoked, and the names that they have to get.
    .target(
      name: "FaultCatalogue",
      dependencies: [
        "BuiltIceprobe", "Causes", "ICEConfiguration", "Judging", "OpenSSL", "PlainText",
        "ProbeEvidence", "STUN", "TestCertificates", "TestServers",
      ],
      path: "Tests/FaultCatalogue", swiftSettings: strict),
    // `make faults`.
    .executableTarget(
      name: "faults", dependencies: ["BuiltIceprobe", "FaultCatalogue", "TestServers"],
      path: "Tests/Faults", swiftSettings: strict),

    // `make soak`.
    .executableTarget(
      name: "soak", dependencies: ["BuiltIceprobe", "STUN", "TestCertificates", "TestServers"],
      path: "Tests/Soak", swiftSettings: strict),

    // `make browsers`.
    .executableTarget(
      name: "browser-rules", dependencies: ["Browsers", "Documents"], path: "Tests/Browsers/Rules",
      swiftSettings: strict),

    // `make bench`.
    .executableTarget(
      name: "bench", dependencies: ["TestCertificates", "TestServers"], path: "Tests/Bench",
      swiftSettings: strict),
  ]
)

// `make unit`: the pure modules and their tests, which need neither C libraries nor root.
if Context.environment["ICEPROBE_PURE"] != nil {
  let modules: Set = [
    "PlainText", "Documents", "Causes", "ICEConfiguration", "Browsers", "ProbeEvidence", "Judging",
    "Calls", "Reporting",
  ]
  let pure = modules.union(modules.map { "\($0)Tests" })
    // The codec's own tests ask OpenSSL and libnice for a second opinion.
    .union(["STUN", "Samples", "SchemaValidator"])
  package.products = []
  package.dependencies = [yams]
  package.targets = package.targets.filter { pure.contains($0.name) }
}
