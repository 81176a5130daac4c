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

let package = Package(
  name: "iceprobe",
  platforms: [.macOS(.v26)],
  targets: [
    // The house: configuration → plan → evidence → verdict → report. Pure.
    .target(name: "Reachability", swiftSettings: strict),

    // The codec: bytes ↔ messages. Pure.
    .target(name: "STUN", swiftSettings: strict),

    // The two cellars: the only importers of C.
    .target(name: "ICEAgent", dependencies: ["CNice"], swiftSettings: strict),
    .target(name: "OpenSSL", dependencies: ["COpenSSL"], swiftSettings: strict),
    // The pkg-config file of libnice itself carries `-pthread`, which SwiftPM warns of.
    .systemLibrary(
      name: "CNice", pkgConfig: "gobject-2.0",
      providers: [.apt(["libnice-dev"]), .brew(["libnice"])]),
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "openssl",
      providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),

    // Tests, a target a room. libnice's own parser is STUN's second opinion.
    .testTarget(
      name: "STUNTests", dependencies: ["STUN", "OpenSSL", "CNice"], swiftSettings: strict),
    .testTarget(
      name: "ReachabilityTests", dependencies: ["Reachability"],
      exclude: ["Fixtures", "Snapshots"],
      swiftSettings: strict),
    .testTarget(
      name: "OpenSSLTests", dependencies: ["OpenSSL", "TestCertificates", "COpenSSL"],
      swiftSettings: strict),
    .testTarget(name: "ICEAgentTests", dependencies: ["ICEAgent", "CNice"], swiftSettings: strict),

    // What tests run against: certificates made on the spot.
    .target(
      name: "TestCertificates", dependencies: ["COpenSSL"], path: "Tests/TestCertificates",
      swiftSettings: strict),
  ]
)
