import Foundation
import TestServers

extension Bench {
  /// Names whose resolver is silent beside addresses and good names: how soon those are answered.
  ///
  /// - Throws: ``SystemError`` without a network and mounts of our own.
  static func names(_ iceprobe: Iceprobe) async throws {
    let folder = try TemporaryFolder()
    try furnish(folder)
    let resolver = try await FakeResolver(.silence)
    var servers: [FakeServer] = []
    for address in addresses {
      servers.append(try await FakeServer.start(.udp, at: address, port: 3478))
    }
    say("\nSilent names before 5 addresses and 5 good names, --timeout 2")
    say("(addresses at once, good names within 1,000 ms, the run within 2,500 ms)")
    row("silent", "addresses", "good names", "run", "answered", "no answer", "never asked")
    for count in [2, 12, 100, 200, 1000] {
      let silent = (0..<count).map { "stun:n\($0).silence.test" }
      let numeric = addresses.map { "stun:\($0)" }
      let good = (1...5).map { "stun:good\($0).address.test" }
      let entries = (silent + numeric + good).map { #"{"urls": "\#($0)"}"# }
      let lines = try iceprobe.lines(
        ["--config", "-", "--format", "ndjson", "--timeout", "2"],
        input: #"{"stun": [\#(entries.joined(separator: ","))]}"#)
      func counted(_ word: String) -> String { "\(lines.count { $0.text.contains(word) })" }
      row(
        "\(count)", milliseconds(lines.last(of: numeric)), milliseconds(lines.last(of: good)),
        milliseconds(lines.last?.time ?? .nan), counted(#""status":"srflx""#),
        counted(#""code":"timeout""#), counted(#""status":"inconclusive""#))
    }
    for server in servers { try await server.stop() }
    try await resolver.stop()
  }

  private static let addresses = (1...5).map { "127.0.0.\($0)" }

  /// Has names asked of 127.0.0.1.
  private static func furnish(_ folder: TemporaryFolder) throws {
    try folder.write("nameserver 127.0.0.1\n", to: "resolv.conf")
    try folder.write("hosts: files dns\n", to: "nsswitch.conf")
    let commands = [
      "ip link set lo up", "mount --bind resolv.conf /etc/resolv.conf",
      "{ [ ! -e /etc/nsswitch.conf ] || mount --bind nsswitch.conf /etc/nsswitch.conf; }",
    ]
    let shell = try ChildProcess(
      ["sh", "-c", commands.joined(separator: " && ")], environment: [:], directory: folder.path,
      standardStreams: [])
    guard try shell.wait() == .exited(0) else {
      throw SystemError("mount files of our own; run it as the Makefile does", errno: EPERM)
    }
  }
}

extension [Iceprobe.Line] {
  /// When the last of these URLs was reported, in milliseconds from the start; not a number if one of
  /// them was not.
  fileprivate func last(of urls: [String]) -> Double {
    let times = urls.map { url in
      first { $0.text.contains(#""url":"\#(url)""#) }?.time ?? .nan
    }
    return times.contains(where: \.isNaN) ? .nan : times.max() ?? .nan
  }
}
