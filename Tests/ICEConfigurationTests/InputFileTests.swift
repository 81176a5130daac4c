import Foundation
import Testing

@testable import ICEConfiguration

/// Files that people have, and the shapes that are listed.
@Suite struct InputFileTests {
  /// A file, and what is read from it.
  struct Row: Sendable, CustomTestStringConvertible {
    let file: String
    let shape: String
    let servers: Int
    let notices: [String]
    var testDescription: String { file }

    init(_ file: String, _ shape: String, _ servers: Int, _ notices: String...) {
      (self.file, self.shape, self.servers, self.notices) = (file, shape, servers, notices)
    }
  }

  static let rows: [Row] = [
    Row("answers/acs.json", "azure", 2),
    Row("answers/agora.json", "agora", 2),
    Row("answers/bbb-stuns.json", "stun-turn-servers", 3),
    Row("answers/chime.json", "turn-rest", 3),
    Row("answers/cloudflare-old.json", "rtc-configuration", 3),
    Row("answers/cloudflare.json", "rtc-configuration", 8),
    Row("answers/kvs.json", "kinesis", 3),
    Row("answers/matrix.json", "turn-rest", 3),
    Row("answers/metered.json", "rtc-ice-servers", 5),
    Row("answers/nextcloud-occ.json", "nextcloud-turn", 4),
    Row("answers/nextcloud-sig.json", "stun-turn-servers", 3),
    Row("answers/nextcloud-stun.json", "nextcloud-stun", 1),
    Row("answers/peerjs.json", "rtc-configuration", 3),
    Row("answers/pion.json", "rtc-configuration", 1),
    Row("answers/pixel-ws.json", "rtc-configuration", 1),
    Row(
      "answers/signal.json", "signal", 2,
      "1:137: relays[0].urlsWithIps: this is left out: it names the same servers in another way",
      "1:229: relays[0].hostname: unknown key; it was not read"),
    Row("answers/sipjs-new.json", "rtc-configuration", 1),
    Row("answers/twilio-null.json", "twilio", 2),
    Row("answers/twilio.json", "twilio", 3),
    Row("answers/vonage.json", "vonage", 1),
    Row("answers/xirsys-old.json", "xirsys", 2),
    Row("answers/xirsys.json", "xirsys", 5),
    Row("programs/galene-Urls.json", "galene", 1),
    Row("programs/galene.json", "galene", 2),
    Row("programs/go2rtc.yaml", "go2rtc", 2),
    Row("programs/homeserver.yaml", "synapse", 2),
    Row("programs/jitsi-p2p.json", "stun-turn-servers", 1),
    Row("programs/link.txt", "link-headers", 2),
    Row(
      "programs/livekit.yaml", "livekit", 1,
      "9:1: turn: this is LiveKit's own TURN server, which makes credentials for each call; it is left out"
    ),
    Row("programs/mattermost.json", "rtc-ice-servers", 2),
    Row("programs/mediamtx.yml", "mediamtx", 2),
    Row("programs/neko.json", "rtc-ice-servers", 3),
    Row("programs/netbird.json", "netbird", 2),
    Row("programs/own-yaml.yaml", "iceprobe", 1),
    Row("programs/pairdrop.json", "rtc-configuration", 2),
    Row(
      "programs/tinode.json", "tinode", 2,
      "2:2: a comment is not JSON; it was read, and other programs may refuse it"),
    Row("shapes/barestr.json", "url-array", 2),
    Row(
      "shapes/comment-key.json", "rtc-configuration", 1,
      "1:2: comment: unknown key; it was not read",
      "1:91: iceServers[0].name: unknown key; it was not read",
      "1:107: iceServers[0]._comment: unknown key; it was not read"),
    Row("shapes/dollarpw2.json", "rtc-configuration", 1),
    Row("shapes/dup-urls.json", "rtc-configuration", 3),
    Row("shapes/emptycred.json", "rtc-configuration", 1),
    Row(
      "shapes/mediatest.json", "rtc-configuration", 1,
      "1:82: iceServersTransport: unknown key; it was not read",
      "1:108: alwaysNegotiateDataChannels: unknown key; it was not read"),
    Row("shapes/nullcred.json", "rtc-configuration", 1),
    Row("shapes/password-key.json", "rtc-configuration", 1),
    Row("shapes/response-wrapper.json", "rtc-configuration", 1),
    Row("shapes/stun-with-creds.json", "rtc-configuration", 2),
    Row("shapes/stunstrings.json", "stun-turn-lists", 1),
    Row("shapes/stunturn-arrays.json", "stun-turn-lists", 2),
    Row("shapes/ttl-wrapper.json", "rtc-configuration", 1),
    Row("syntax/bom.json", "rtc-configuration", 1),
    Row(
      "syntax/comment.json", "rtc-configuration", 1,
      "2:1: a comment is not JSON; it was read, and other programs may refuse it"),
    Row("syntax/cr.json", "rtc-configuration", 1),
    Row("syntax/crlf.json", "rtc-configuration", 1),
    Row(
      "syntax/single.json", "rtc-configuration", 1,
      "1:2: a text in single quotes is not JSON; it was read, and other programs may refuse it"),
    Row(
      "syntax/trailing.json", "rtc-configuration", 1,
      "1:48: a comma that nothing follows is not JSON; it was read, and other programs may refuse it"
    ),
    Row("urls/dot.json", "rtc-configuration", 1),
    Row("urls/ipv6.json", "rtc-configuration", 1),
    Row(
      "urls/leading-space.json", "rtc-configuration", 1,
      "1:26: iceServers[0].urls: blanks around a URL were taken away, as browsers do"),
    Row("urls/localhost.json", "rtc-configuration", 1),
    Row("urls/nullurls.json", "rtc-configuration", 1),
    Row("urls/puny.json", "rtc-configuration", 1),
    Row("urls/stuns.json", "rtc-configuration", 1),
    Row(
      "urls/trailing-space.json", "rtc-configuration", 1,
      "1:26: iceServers[0].urls: blanks around a URL were taken away, as browsers do"),
    Row("urls/v4mapped.json", "rtc-configuration", 1),
  ]

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Inputs")

  @Test("A file of a program or a provider is read", arguments: rows)
  func reads(_ row: Row) throws {
    let bytes = Array(try Data(contentsOf: Self.folder.appending(path: row.file)))
    let configuration = try RunContext().read(bytes)
    #expect(configuration.tenants.flatMap(\.servers).count == row.servers)
    #expect(configuration.reading?.shape == row.shape)
    let notices = configuration.reading?.notices.map {
      String($0.description.trimmingPrefix("servers.json:"))
    }
    #expect(notices == row.notices)
  }

  @Test("Every file is in the table")
  func complete() throws {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.path)
    let files = paths.filter { path in
      path.contains(".") && !KindredFileTests.folders.contains { path.hasPrefix("\($0)/") }
    }
    #expect(Set(files) == Set(Self.rows.map(\.file)))
  }

  @Test("The example of every shape is of that shape", arguments: Shape.all.map(\.name))
  func example(_ name: String) throws {
    let shape = try #require(Shape.all.first { $0.name == name })
    let configuration = try Configuration(
      decoding: Array(shape.example.utf8), source: "example", environment: RunContext().environment,
      host: shape.needsHost ? "turn.example.com" : nil)
    #expect(configuration.reading?.shape == name)
    #expect(configuration.tenants.flatMap(\.servers).isEmpty == false)
  }

  @Test("Every shape has a name of its own")
  func names() { #expect(Set(Shape.all.map(\.name)).count == Shape.all.count) }
}
