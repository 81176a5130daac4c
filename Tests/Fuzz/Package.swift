// swift-tools-version: 6.3

import PackageDescription

// `make fuzz`. A package of its own, since a fuzzer is linked otherwise than any other program, and all
// that it runs is instrumented. `House` leads to the sources of iceprobe; of the rooms that need C
// libraries only what reads foreign bytes is built.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func room(_ name: String, _ dependencies: String..., sources: [String]? = nil) -> Target {
  .target(
    name: name, dependencies: dependencies.map { .byName(name: $0) }, path: "House/\(name)",
    sources: sources, swiftSettings: strict)
}

let package = Package(
  name: "fuzz",
  platforms: [.macOS(.v26)],
  dependencies: [.package(url: "https://github.com/jpsim/Yams", from: "6.2.2")],
  targets: [
    room("PlainText"),
    .target(
      name: "Documents",
      dependencies: ["PlainText", .product(name: "Yams", package: "Yams")],
      path: "House/Documents", swiftSettings: strict),
    room("Browsers", "Documents"),
    room("Causes"),
    room("ICEConfiguration", "Causes", "Documents", "PlainText"),
    room("ProbeEvidence", "Browsers", "Documents", "ICEConfiguration", "PlainText"),
    room("Judging", "Browsers", "Causes", "ICEConfiguration", "PlainText", "ProbeEvidence"),
    room(
      "Calls", "Causes", "Documents", "ICEConfiguration", "PlainText", "ProbeEvidence", "STUN"),
    room(
      "Reporting", "Browsers", "Causes", "Documents", "ICEConfiguration", "Judging", "PlainText",
      "ProbeEvidence"),
    room("STUN", "PlainText"),
    room("OpenSSL", "COpenSSL", "PlainText"),
    room("NameResolution", "CCares"),
    // Of Prober, which needs libnice and sockets, the files that read without either.
    room(
      "Prober", "ICEConfiguration", "Judging", "OpenSSL", "ProbeEvidence", "STUN",
      sources: [
        "Forwarder/Allocation.swift", "Forwarder/Allowance.swift",
        "Forwarder/Authentication.swift", "Forwarder/Outreach.swift", "Forwarder/Relaying.swift",
        "Forwarder/Reply+Message.swift", "Forwarder/Stranger.swift", "Forwarder/Tap.swift",
        "Forwarder/Tunnel/TunnelReply.swift", "Proof/ProofPacket.swift", "Proof/Window.swift",
        "Session/LongTermCredential.swift",
      ]),
    .systemLibrary(name: "COpenSSL", path: "House/COpenSSL", pkgConfig: "openssl"),
    .systemLibrary(name: "CCares", path: "House/CCares", pkgConfig: "libcares"),

    .executableTarget(
      name: "fuzz",
      dependencies: [
        "COpenSSL", "Calls", "Causes", "Documents", "ICEConfiguration", "Judging", "NameResolution",
        "OpenSSL", "PlainText", "ProbeEvidence", "Prober", "Reporting", "STUN",
      ],
      path: "Fuzzer", swiftSettings: strict),
  ]
)
