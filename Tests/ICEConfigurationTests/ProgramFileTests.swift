import Testing

@testable import ICEConfiguration

/// Files of programs that have no format in common, and pieces of programs.
@Suite struct ProgramFileTests {
  static let read: [(String, [String])] = [
    // Janus
    (
      "general: {\n\tdebug_level = 4 # 0-7\n}\nnat: {\n\tstun_server = \"stun.a\"\n\tturn_server = \"::1\"\n"
        + "\tturn_port = 443\n\tturn_type = \"tcp\"\n\tturn_user = \"u\"\n\tturn_pwd = \"p=#\"\n}\n",
      ["5:17 stun:stun.a - -", "6:17 turn:[::1]:443?transport=tcp u/p=# -"]
    ),
    (
      "nat: {\n  #stun_server = \"stun.a\"\n  turn_server = \"a\", turn_type = \"tls\"\n}\n",
      ["3:18 turn:a placeholder -"]
    ),
    // Kurento
    (
      "; STUN\nstunServerAddress=198.51.100.1\nstunServerPort=19302\n;turnURL=x:y@a:1\n",
      ["2:19 stun:198.51.100.1:19302 - -"]
    ),
    (
      "turnURL=u:p@x@198.51.100.1:443?transport=tls\n", ["1:9 turns:198.51.100.1:443 u/p@x -"]
    ),
    // Asterisk
    (
      "[general]\nrtpstart=10000\n; stunaddr=none\nstunaddr = stun.a:3479 ; ours\nturnaddr=>turn.a:443\n"
        + "turnusername=u\nturnpassword=p;x\n",
      ["4:12 stun:stun.a:3479 - -", "5:11 turn:turn.a:443?transport=tcp u/p;x -"]
    ),
    // Prosody
    (
      "modules_enabled = {\n  \"turn_external\"; -- calls\n}\nturn_external_host = \"turn.a\"\n"
        + "turn_external_port = 443\nturn_external_secret = \"s\"\nturn_external_tls_port = 5350\n",
      [
        "4:23 stun:turn.a:443 - -", "4:23 turn:turn.a:443 rest(-)/s -",
        "4:23 turns:turn.a:5350 rest(-)/s -",
      ]
    ),
    // URIs
    (
      "stun://a:3478\nturns://u%40x:p%3A1@b:443?transport=tcp\n",
      ["1:1 stun:a - -", "2:1 turns:b:443 u@x/p:1 -"]
    ),
    (
      "stun:a:443\nturn:u:p%40@b:443?transport=tcp\n",
      ["1:1 stun:a:443 - -", "2:1 turn:b:443?transport=tcp u/p%40 -"]
    ),
    // JavaScript and TypeScript
    (
      "const config: RTCConfiguration = {\n  iceServers: [{ urls: ['turn:a'], username: 'u', credential: 'p' }],\n"
        + "};\n\nexport default config;\n",
      ["2:25 turn:a u/p -"]
    ),
    (
      "export const SERVERS: RTCIceServer[] = [\n  { urls: 'stun:a' },\n];\nconsole.log(SERVERS)\n",
      ["2:11 stun:a - -"]
    ),
    (
      "var pc = { iceServers: [{ url: 'stun:a' }] }\nmodule.exports = { pc: pc }\n",
      ["1:32 stun:a - -"]
    ),
    // Unity
    (
      "MonoBehaviour:\n  m_IceServers:\n  - m_Urls:\n    - turn:a\n    m_Username: u\n    m_CredentialType: 0\n"
        + "    m_Credential: p\n",
      ["4:7 turn:a u/p -"]
    ),
    // Credentials beside the list
    (
      #"{"turnServers":["turn:a","turns:b"],"turnUsername":"u","turnPassword":"p"}"#,
      ["1:17 turn:a u/p -", "1:26 turns:b u/p -"]
    ),
  ]

  @Test("Programs' files are read as the programs do", arguments: read)
  func reads(_ text: String, _ outline: [String]) throws {
    #expect(Array(try RunContext().read(text).outline.dropFirst()) == outline)
  }

  static let refused: [(String, String)] = [
    (
      "const a = { iceServers: [{ urls: 'stun:a' }] };\nconst b = { iceServers: [{ urls: 'stun:b' }] };\n",
      "1:1: servers are in more than one place; which one is meant? --at a (rtc-configuration), --at b "
        + "(rtc-configuration)"
    ),
    (
      "turn_external_secret = \"s\"\n",
      "1:1: this file does not say under which name the server is reached; add --host turn.example.com"
    ),
    (
      "stunaddr=a\nturnaddr=b\nturnusername=u\n",
      "3:14: turnusername: expected \"credential\" next to it [configuration/credential-missing]"
    ),
  ]

  @Test("What is lost or missing is named", arguments: refused)
  func refuses(_ text: String, _ complaint: String) {
    #expect(RunContext().complaints(about: text) == [complaint])
  }
}
