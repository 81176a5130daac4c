// swift-tools-version: 6.3

import PackageDescription

// `make fuzz`. A package of its own, since a fuzzer is linked otherwise than any other program, and all
// that it runs is instrumented. `House` leads to the sources of iceprobe; only pure rooms are built.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// What the targets are about; `Fuzzer/Rooms.swift` imports the same.
let rooms = [
  "Causes", "Documents", "ICEConfiguration", "Judging", "PlainText", "ProbeEvidence", "Reporting",
  "STUN",
]

func room(_ name: String, _ dependencies: String...) -> Target {
  .target(
    name: name, dependencies: dependencies.map { .byName(name: $0) }, path: "House/\(name)",
    swiftSettings: strict)
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
    room("Causes"),
    room("ICEConfiguration", "Causes", "Documents", "PlainText"),
    room("ProbeEvidence", "Documents", "ICEConfiguration", "PlainText"),
    room("Judging", "Causes", "ICEConfiguration", "PlainText", "ProbeEvidence"),
    room(
      "Reporting", "Causes", "Documents", "ICEConfiguration", "Judging", "PlainText",
      "ProbeEvidence"),
    room("STUN", "PlainText"),
    // Of Prober, which needs libnice, the one file that needs nothing of it.
    .target(
      name: "TunnelReply", dependencies: ["ProbeEvidence"], path: "House/Prober/Forwarder",
      sources: ["TunnelReply.swift"], swiftSettings: strict),

    .executableTarget(
      name: "fuzz", dependencies: ["TunnelReply"] + rooms.map { .byName(name: $0) },
      path: "Fuzzer", swiftSettings: strict),
  ]
)
