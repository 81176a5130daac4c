import Foundation
import Testing

@testable import ICEConfiguration

/// Texts of foreign shapes that are read with a warning, refused with a question, or named for what they
/// are.
@Suite struct ForeignTextTests {
  static let refused: [(String, String)] = [
    (
      #"{"iceServers":[{"urls":"turn:a","usrname":"u","credential":"p"}]}"#,
      #"1:33: iceServers[0].usrname: unknown key; did you mean "username"?"#
    ),
    (
      #"{"iceServers":[{"urls":"stun:a","fallback":"stun:b"}]}"#,
      "1:44: iceServers[0].fallback: this holds the URL of a server, and rtc-configuration has no such "
        + "key; move it, remove it, or take it with --at 'iceServers[0].fallback'"
    ),
    (
      #"{"iceServers":[{"urls":"stun:a"}],"turnServers":[{"urls":"stun:b"}]}"#,
      "1:1: this fits more than one shape: rtc-configuration and stun-turn-servers; which one is meant? "
        + "Take the part with --at PATH, or remove the other one's keys"
    ),
    (
      #"{"eu":{"iceServers":[{"urls":"stun:a"}]},"us":{"iceServers":[{"urls":"stun:b"}]}}"#,
      "1:1: servers are in more than one place; which one is meant? --at eu (rtc-configuration), "
        + "--at us (rtc-configuration)"
    ),
    (
      #"{"a":{"b":[{"urls":"stun:a"}]}}"#,
      "1:11: a.b: a server's URL stands here, and the shape around it is unknown (iceprobe formats lists "
        + "those that are known); take it with --at a.b, or with jq .a.b servers.json | iceprobe --config -"
    ),
    (
      "listening-port=3478\n",
      "1:1: this file does not say under which name the server is reached; add --host turn.example.com"
    ),
    (
      "web_rtc:\n  ice_servers:\n    - url: turn:a\n      username: u\n      credential: !secret x\n",
      "5:19: web_rtc.ice_servers[0].credential: another program fills this in; write the value here, or "
        + "${NAME} [configuration/credential-missing]"
    ),
    ("A: [1\n", "2:1: this is not well-formed YAML: did not find expected ',' or ']'"),
    ("a: 1\na: 2\n", "1:1: this object has a key twice"),
  ]

  @Test("What is not certain is refused with a question or a hint", arguments: refused)
  func refuses(_ text: String, _ complaint: String) {
    #expect(RunContext().complaints(about: text) == [complaint])
  }

  static let unreadable: [([UInt8], UnreadableKind)] = [
    ([0x1F, 0x8B, 8, 0], .gzip), (Array("PK\u{3}\u{4}".utf8), .archive),
    ([0xFF, 0xFE, 0x7B, 0], .utf16), ([0x7B, 0, 0x22, 0, 0x61, 0], .utf16),
    (Array("-----BEGIN CERTIFICATE-----\n".utf8), .certificate),
    (Array("<!DOCTYPE html><html>".utf8), .html), (Array("\n<html lang=en>".utf8), .html),
    (Array("<?xml version=\"1.0\"?><a/>".utf8), .xml), (Array("<iq type='result'/>".utf8), .xml),
    (Array("[turn]\nuris = [\"turn:a\"]\n".utf8), .toml),
    (Array("name = \"x\"\n[global]\nport = 1\n".utf8), .toml),
    (Array("turn_url=\"turn:a\"\n\n[log]\nlevel=\"debug\"\n".utf8), .toml),
    (Array("app = 'x'\n[env]\n  TURN_URL = 'turn:a'\n".utf8), .toml),
    (Array("[[ice_servers]]\nurls = [\"stun:a\"]\n".utf8), .toml),
    (Array("<include><param value=\"stun:a\"/></include>".utf8), .xml),
    (Array("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}".utf8), .response),
    (Array("# Servers\n\n```json\n{\"iceServers\":[]}\n```\n".utf8), .markdown),
    (Array("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n".utf8), .sessionDescription),
    ([0x7F, 0x45, 0x4C, 0x46, 0, 1], .binary),
  ]

  @Test("What is no configuration is named, with what leads on", arguments: unreadable)
  func names(_ bytes: [UInt8], _ kind: UnreadableKind) {
    let error = #expect(throws: ConfigurationErrors.self) { try RunContext().read(bytes) }
    #expect(error?.errors.map(\.message) == [kind.description])
  }

  @Test("Every such kind is in the table")
  func kinds() { #expect(Set(Self.unreadable.map(\.1)) == Set(UnreadableKind.allCases)) }

  static let paths: [(String, [String])] = [
    ("data.iceServers", ["default all", "1:32 stun:a - -"]),
    (".data.iceServers[0]", ["default all", "1:32 stun:a - -"]),
    (#"data["iceServers"]"#, ["default all", "1:32 stun:a - -"]),
    ("data.iceServers[0].urls", ["default all", "1:32 stun:a - -"]),
  ]

  @Test("A part of a text is read on its own", arguments: paths)
  func part(_ path: String, _ outline: [String]) throws {
    let text =
      #"{"data":{"iceServers":[{"urls":"stun:a"}]},"us":{"iceServers":[{"urls":"stun:b"}]}}"#
    let configuration = try Configuration(
      decoding: Array(text.utf8), source: "x", environment: RunContext().environment, at: path)
    #expect(configuration.outline == outline)
  }

  @Test("turnserver.conf says which transports there are, and who may use them")
  func turnserver() throws {
    func outline(_ text: String) throws -> [String] {
      try Configuration(
        decoding: Array(text.utf8), source: "x", environment: RunContext().environment,
        host: "h.example"
      ).outline.dropFirst().map { String($0.drop { $0 != " " }.dropFirst()) }
    }
    #expect(
      try outline("listening-port=80\nno-udp\nlt-cred-mech\nuser=a:b:c\nuser=d:e\n")
        == ["turn:h.example:80?transport=tcp a/b:c -"])
    #expect(
      try outline("use-auth-secret\nstatic-auth-secret=s\nno-tcp\ntls-listening-port=443\ndtls\n")
        == [
          "turn:h.example rest(-)/s -", "turns:h.example:443 rest(-)/s -",
          "turns:h.example:443?transport=udp rest(-)/s -",
        ])
    #expect(
      try outline("fingerprint\ncert=/a\npkey=/b\nno-tls\n") == [
        "turn:h.example placeholder -", "turn:h.example?transport=tcp placeholder -",
      ])
    #expect(try outline("stun-only\n") == ["stun:h.example - -"])
  }

  @Test("YAML keeps the text of its scalars")
  func scalars() throws {
    let text = """
      tenants:
        a:
          turn:
            - urls: turn:a
              username: on
              credential: 0123
          expect: {relays: 1, everyServer: yes}
      """
    #expect(try RunContext().read(text).outline == ["a all", "4:15 turn:a on/0123 -"])
  }

  @Test("Our own shape is strict, also where JSON is not")
  func strict() {
    #expect(
      RunContext().complaints(about: #"{"tenants":{"a":{"stun":[{"urls":"stun:a"},]}}}"#)
        == ["1:43: nothing follows this comma; remove it"])
    #expect(
      RunContext().complaints(about: "tenants:\n  a:\n    stun: [{urls: stun:a, x: 1}]\n")
        == [
          #"3:27: tenants.a.stun[0].x: unknown key; expected "urls", "jurisdiction", "name", "accept""#
        ])
  }

  @Test("The manual lists every shape")
  func manual() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/iceprobe/Manual/configuration.md")
    let title = "## Shapes\n\n"
    let text = try String(contentsOf: page, encoding: .utf8)
    guard ProcessInfo.processInfo.environment["ICEPROBE_RECORD"] == nil else {
      let head = text[..<(text.firstRange(of: title)?.lowerBound ?? text.endIndex)]
      return try (head + title + Shape.manual()).write(to: page, atomically: true, encoding: .utf8)
    }
    #expect(text.hasSuffix(title + Shape.manual()))
  }
}
