import Foundation
import Testing

@testable import ICEConfiguration

/// What other programs, deployments, backends and documentation hold: the kinds that the readers are for.
@Suite struct KindredFileTests {
  /// A file, the shape that it is read as, and how many servers it means.
  struct Row: Sendable, CustomTestStringConvertible {
    let file: String
    let shape: String
    let servers: Int
    let host: String?
    var testDescription: String { file }

    init(_ file: String, _ shape: String, _ servers: Int, host: String? = nil) {
      (self.file, self.shape, self.servers, self.host) = (file, shape, servers, host)
    }
  }

  static let rows: [Row] = [
    Row("backends/chrome.txt", "rtc-configuration", 2),
    Row("backends/daily.json", "rtc-configuration", 2),
    Row("backends/eyeson.json", "stun-turn-servers", 2),
    Row("backends/foundry.json", "keyed-servers", 1),
    Row("backends/ha-ws.json", "rtc-configuration", 2),
    Row("backends/internals.json", "rtc-configuration", 2),
    Row("backends/kvs-js.json", "kinesis", 2),
    Row("backends/matterbridge.json", "rtc-ice-server", 1),
    Row("backends/nc-config.json", "stun-turn-servers", 3),
    Row("backends/nodered.json", "keyed-servers", 1),
    Row("backends/objmap.json", "rtc-configuration", 2),
    Row("backends/openvidu.json", "keyed-servers", 2),
    Row("backends/server-list.json", "rtc-ice-server", 1),
    Row("backends/storage.json", "rtc-ice-servers", 2),
    Row("backends/stream.json", "rtc-configuration", 3),
    Row("backends/stunUrls.json", "variables", 2),
    Row("backends/stunturn-str.json", "stun-turn-lists", 2),
    Row("backends/tf.json", "rtc-configuration", 2),
    Row("backends/threema.json", "variables", 2),
    Row("backends/turn-single.json", "variables", 2),
    Row("backends/turnserver-user.json", "stun-turn-servers", 2),
    Row("backends/turnservers-str.json", "stun-turn-servers", 2),
    Row("backends/tuya-str.json", "keyed-servers", 1),
    Row("backends/tuya.json", "keyed-servers", 3),
    Row("backends/wire.json", "rtc-configuration", 2),
    Row("deployments/bbb-sfu.yml", "variables", 2),
    Row("kubernetes/cm-json.yaml", "rtc-configuration", 1),
    Row("kubernetes/cm.yaml", "livekit", 2),
    Row("deployments/compose-cmd.yml", "turnserver", 2, host: "turn.example"),
    Row("deployments/compose-coturn.yml", "turnserver", 2, host: "turn.example"),
    Row("deployments/compose-list.yml", "variables", 1),
    Row("deployments/compose-map.yml", "variables", 1),
    Row("deployments/compose-url.yml", "variables", 1),
    Row("deployments/compose.yml", "rtc-ice-servers", 3),
    Row("deployments/dendrite.yaml", "synapse", 2),
    Row("kubernetes/deploy.yaml", "variables", 1),
    Row("deployments/edumeet.yaml", "stun-turn-servers", 2),
    Row("deployments/frigate.yml", "go2rtc", 2),
    Row("kubernetes/helm.yaml", "rtc-configuration", 2),
    Row("deployments/jami.yml", "variables", 1),
    Row("deployments/mediamtx-old.yml", "mediamtx", 2),
    Row("deployments/neko3.yaml", "go2rtc", 2),
    Row("deployments/node.dockerfile", "environment", 1),
    Row("deployments/peertube.yaml", "go2rtc", 1),
    Row("deployments/piece.prefab", "rtc-configuration", 1),
    Row("deployments/scene.unity", "rtc-configuration", 1),
    Row("kubernetes/second-secret.yaml", "variables", 1),
    Row("kubernetes/secret-json.yaml", "rtc-configuration", 2),
    Row("kubernetes/secret.yaml", "variables", 1),
    Row("kubernetes/several.yaml", "variables", 1),
    Row("deployments/spring.yml", "go2rtc", 2),
    Row("deployments/strops.yaml", "rtc-configuration", 2),
    Row("kubernetes/stunner.yaml", "stunner", 2),
    Row("scripts/agora-doc.js", "agora", 2),
    Row("scripts/aiortc.py", "rtc-configuration", 2),
    Row("sources/builder.java", "rtc-ice-servers", 2),
    Row("sources/client.go", "rtc-configuration", 4),
    Row("scripts/concat.js", "rtc-configuration", 2),
    Row("sources/constants.swift", "variables", 1),
    Row("scripts/constants.ts", "rtc-configuration", 3),
    Row("sources/dart.dart", "rtc-configuration", 2),
    Row("sources/dart2.dart", "rtc-configuration", 1),
    Row("scripts/dict.py", "rtc-configuration", 2),
    Row("scripts/edumeet.js", "keyed-servers", 1),
    Row("scripts/elixir.exs", "rtc-ice-servers", 2),
    Row("sources/go.go", "rtc-configuration", 2),
    Row("sources/go2.go", "rtc-configuration", 1),
    Row("sources/gobject.c", "variables", 2),
    Row("scripts/gst.py", "variables", 2),
    Row("sources/java.java", "rtc-configuration", 2),
    Row("scripts/jitsi-config.js", "stun-turn-servers", 2),
    Row("sources/kotlin.kt", "rtc-configuration", 2),
    Row("sources/libdatachannel.cpp", "rtc-configuration", 2),
    Row("sources/libpeer.c", "rtc-configuration", 1),
    Row("scripts/method.ts", "rtc-configuration", 2),
    Row("sources/mixed-reality.cs", "rtc-configuration", 2),
    Row("sources/objc.m", "rtc-configuration", 2),
    Row("scripts/peer.js", "rtc-configuration", 2),
    Row("scripts/php.php", "rtc-configuration", 2),
    Row("scripts/plain.ts", "rtc-configuration", 2),
    Row("scripts/positional.py", "rtc-ice-servers", 2),
    Row("scripts/ruby.rb", "rtc-configuration", 1),
    Row("sources/rust.rs", "rtc-configuration", 2),
    Row("sources/sip.cs", "rtc-configuration", 2),
    Row("sources/static.swift", "keyed-servers", 8),
    Row("scripts/streamlit.py", "rtc-configuration", 1),
    Row("sources/swift.swift", "rtc-configuration", 3),
    Row("scripts/trystero.js", "keyed-servers", 2),
    Row("sources/unity.cs", "rtc-configuration", 2),
    Row("sources/webrtcbin.rs", "variables", 2),
    Row("variables/antmedia.properties", "environment", 1),
    Row("commands/docker.sh", "command-line", 1),
    Row("commands/export.sh", "environment", 1),
    Row("variables/ext.env", "environment", 3),
    Row("commands/flags.txt", "command-line", 2),
    Row("commands/gst.txt", "command-line", 2),
    Row("variables/hostport.env", "environment", 1),
    Row("variables/ice.ini", "environment", 2),
    Row("variables/janus.jcfg", "janus", 2),
    Row("variables/jitsi.env", "environment", 4),
    Row("commands/link-one.txt", "link-headers", 2),
    Row("commands/link-resp.txt", "link-headers", 2),
    Row("variables/linphone.rc", "environment", 1),
    Row("variables/mirotalk.env", "environment", 2),
    Row("variables/mm.env", "environment", 1),
    Row("variables/npmrc.txt", "environment", 1),
    Row("variables/openvidu.env", "environment", 3),
    Row("variables/pjsua.cfg", "command-line", 2),
    Row("variables/selkies.env", "environment", 1),
    Row("variables/selkies2.env", "environment", 1),
    Row("variables/services.lua", "xmpp-services", 2),
    Row("variables/spreed.conf", "environment", 2),
    Row("commands/stunclient.txt", "test-tools", 1),
    Row("variables/systemd.conf", "environment", 1),
    Row("variables/systemd2.conf", "environment", 1),
    Row("commands/trickle.txt", "trickle-ice", 2),
    Row("commands/uclient.sh", "test-tools", 1),
    Row("commands/uclient.txt", "test-tools", 2),
    Row("commands/webrtc-streamer.txt", "command-line", 2),
    Row("variables/webrtc.ini", "environment", 2),
  ]

  static let withoutCredentials: Set<String> = [
    "backends/chrome.txt", "backends/internals.json", "deployments/bbb-sfu.yml",
    "deployments/strops.yaml",
    "commands/flags.txt", "commands/webrtc-streamer.txt",
  ]

  static let folders: Set<String> = [
    "backends", "commands", "deployments", "kubernetes", "scripts", "sources", "variables",
  ]

  @Test("A file of a known kind is read", arguments: rows)
  func reads(_ row: Row) throws {
    let bytes = Array(try Data(contentsOf: InputFileTests.folder.appending(path: row.file)))
    let configuration = try Configuration(
      decoding: bytes, source: row.file, environment: RunContext().environment, host: row.host)
    let servers = configuration.tenants.flatMap(\.servers)
    #expect(servers.count == row.servers)
    #expect(configuration.reading?.shape == row.shape)
    // Every relay server has a user name and a password, or a secret, but where no file of the kind has.
    let isProved = servers.allSatisfy { $0.url.kind == .stun || $0.credential != .placeholder }
    #expect(isProved != Self.withoutCredentials.contains(row.file))
  }

  @Test("Every file of these folders is in the table")
  func complete() throws {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: InputFileTests.folder.path)
    let own = paths.filter {
      $0.contains("/") && Self.folders.contains(String($0.prefix { $0 != "/" }))
    }
    #expect(Set(own) == Set(Self.rows.map(\.file)))
  }

  static let computed: [(String, String)] = [
    (
      "const c = {iceServers: [{urls: 'turn:' + host + ':3478', username: 'u', credential: 'p'}]};\n",
      "1:32: c.iceServers[0].urls: another program fills this in; write the value here, or ${NAME}"
    ),
    (
      "export default {iceServers: [{urls: `turn:${host}`, username: 'u', credential: 'p'}]};\n",
      "1:37: value.iceServers[0].urls: another program fills this in; write the value here, or ${NAME}"
    ),
    (
      "export const iceServers = [{ urls: 'turn:b', username: process.env.U, credential: 'p' }];\n",
      "1:56: iceServers[0].username: another program fills this in; write the value here, or ${NAME} "
        + "[configuration/credential-missing]"
    ),
    (
      "{iceServers: [{urls: 'turn:' + host}]}\n",
      "1:32: only the program knows what it adds here; write the text out, or ${NAME} for a variable"
    ),
    (
      "{\"urls\":\"stun:a\"}\n{\"urls\":\"stun:b\"}\n",
      "2:1: another JSON value follows; make one of them: jq -s . FILE | iceprobe --config -"
    ),
    (
      "const turnUrl = 'turn:a';\nconst turnUser = 'u';\nconst turnPassword = process.env.PASSWORD;\n",
      "3:22: turnPassword: another program fills this in; write the value here, or ${NAME} "
        + "[configuration/credential-missing]"
    ),
    (
      "<sip:u@example.com>;auth_user=u;stunserver=\"turn:a\";stunuser=\"u\";stunpass=p\n",
      "1:75: stunpass: another program fills this in; write the value here, or ${NAME} "
        + "[configuration/credential-missing]"
    ),
    (
      "TURN_URL=turn:a\nTURN_USERNAME=u\n",
      "2:15: TURN_USERNAME: expected \"password\" next to it [configuration/credential-missing]"
    ),
  ]

  @Test("What only a running program knows is not guessed", arguments: computed)
  func refuses(_ text: String, _ complaint: String) {
    #expect(RunContext().complaints(about: text) == [complaint])
  }

  @Test("Two texts behind each other are no text: a comma may be missing")
  func missingComma() {
    let text = "const c = {iceServers: [{urls: ['stun:a' 'stun:b']}]};\n"
    #expect(RunContext().complaints(about: text).count == 1)
  }

  @Test("A server in a text inside a text is not lost")
  func lostInside() {
    let text = #"{"ice":"{\"iceServers\":[{\"urls\":\"stun:a\",\"spare\":\"stun:b\"}]}"}"#
    #expect(RunContext().complaints(about: text).count == 1)
  }
}
