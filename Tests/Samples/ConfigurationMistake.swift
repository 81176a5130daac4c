/// A wrong configuration, and what is to be said of it.
package struct ConfigurationMistake: Sendable, CustomStringConvertible {
  package let text: String
  package let complaints: [String]
  package var description: String { text }

  package init(_ text: String, _ complaints: String...) {
    (self.text, self.complaints) = (text, complaints)
  }
}

extension ConfigurationMistake {
  package static let structure: [ConfigurationMistake] = [
    ConfigurationMistake("{}", #"1:1: expected at least one server under "stun" or "turn""#),
    ConfigurationMistake("[]", #"1:1: expected at least one server under "stun" or "turn""#),
    ConfigurationMistake("3", "1:1: expected an object, found a number"),
    ConfigurationMistake("null", "1:1: expected an object, found null"),
    ConfigurationMistake(#"{"tenants":{}}"#, "1:12: tenants: expected at least one tenant"),
    ConfigurationMistake(#"{"tenants":[]}"#, "1:12: tenants: expected an object, found an array"),
    ConfigurationMistake(
      #"{"tenants":{"a":{}}}"#,
      #"1:17: tenants.a: expected at least one server under "stun" or "turn""#),
    ConfigurationMistake(
      #"{"tenants":{"a":true}}"#, "1:17: tenants.a: expected an object, found true or false"),
    ConfigurationMistake(
      #"{"tenants":{"":{"stun":[{"urls":"stun:a"}]}}}"#,
      #"1:16: tenants[""]: expected a name that is not empty and has no control characters"#),
    ConfigurationMistake(
      #"{"tenants":{"a\u001b[2J":{"stun":[{"urls":"stun:a"}]}}}"#,
      #"1:26: tenants["a\u{1b}[2J"]: expected a name that is not empty and has no control characters"#
    ),
    ConfigurationMistake(
      #"{"tenants":{"a":{"stun":[{"urls":"stun:a"}]},"a":{"nonsense":1}}}"#,
      "1:46: tenants.a: duplicate key; the first is on line 1, column 13"),
    ConfigurationMistake(
      #"{"stun":[{"urls":"stun:a"}],"stun":[]}"#,
      "1:29: stun: duplicate key; the first is on line 1, column 2"),
    ConfigurationMistake(
      #"{"tenant":{"a":{}}}"#, #"1:2: tenant: unknown key; did you mean "tenants"?"#),
    ConfigurationMistake(
      #"{"iceServer":[]}"#, #"1:2: iceServer: unknown key; did you mean "iceServers"?"#),
    ConfigurationMistake(
      #"{"tenants":{"a":{"stun":[{"urls":"stun:a"}]}},"stun":[]}"#,
      #"1:47: stun: unknown key; expected "tenants", "expect", "accept""#),
    ConfigurationMistake(
      #"{"stun":{"urls":"stun:a"}}"#, "1:9: stun: expected an array, found an object"),
    ConfigurationMistake(
      #"{"stun":[7]}"#, "1:10: stun[0]: expected an object, found a number"),
    ConfigurationMistake(
      #"{"stun":[{"urls":"stun:a"}],"icePolicy":"relays"}"#,
      #"1:41: icePolicy: expected "all" or "relay""#),
    ConfigurationMistake(
      #"{"stun":[{"urls":"stun:a"}],"icePolicy":null}"#,
      #"1:41: icePolicy: expected "all" or "relay""#),
    ConfigurationMistake(
      #"{"iceServers":[{"urls":"stun:a"}],"iceTransportPolicy":"none"}"#,
      #"1:56: iceTransportPolicy: expected "all" or "relay""#),
    ConfigurationMistake(
      #"{"iceServers":"stun:a"}"#, "1:15: iceServers: expected an array, found a string"),
    ConfigurationMistake(
      #"{"ice_servers":{}}"#, #"1:16: ice_servers: expected "urls""#),
    ConfigurationMistake(
      #"{"v":"unauthorized","s":"error"}"#,
      #"1:25: s: expected "ok"; this is the provider's refusal, not its servers"#),
    ConfigurationMistake(
      #"{"v":"unauthorized","s":"ok"}"#, "1:6: v: expected an object, found a string"),
    ConfigurationMistake(#"{"v":{"s":1}}"#, #"1:6: v: expected "iceServers""#),
  ]

  package static let entries: [ConfigurationMistake] = [
    ConfigurationMistake(#"{"stun":[{}]}"#, #"1:10: stun[0]: expected "urls""#),
    ConfigurationMistake(#"[{}]"#, #"1:2: [0]: expected "urls""#),
    ConfigurationMistake(
      #"{"stun":[{"urls":[]}]}"#, "1:18: stun[0].urls: expected at least one URL"),
    ConfigurationMistake(
      #"{"stun":[{"urls":5}]}"#,
      "1:18: stun[0].urls: expected a string or an array of strings, found a number"),
    ConfigurationMistake(
      #"{"stun":[{"urls":["stun:a",{}]}]}"#,
      "1:28: stun[0].urls[1]: expected a string, found an object"
    ),
    ConfigurationMistake(
      #"{"stun":[{"url":"stun:a"}]}"#, #"1:11: stun[0].url: unknown key; did you mean "urls"?"#),
    ConfigurationMistake(
      #"{"stun":[{"urls":"stun:a","username":"u"}]}"#,
      #"1:27: stun[0].username: unknown key; expected "urls", "jurisdiction", "name", "accept""#),
    ConfigurationMistake(
      #"{"stun":[{"urls":"turn:a"}]}"#,
      #"1:18: stun[0].urls: expected a stun: or stuns: URL; a TURN server belongs under "turn""#),
    ConfigurationMistake(
      #"{"turn":[{"urls":["turn:a","stuns:a"]}]}"#,
      #"1:28: turn[0].urls[1]: expected a turn: or turns: URL; a STUN server belongs under "stun""#),
    ConfigurationMistake(
      #"{"stun":[{"urls":"stun:a","jurisdiction":7}]}"#,
      "1:42: stun[0].jurisdiction: expected a string, found a number"),
    ConfigurationMistake(
      #"{"stun":[{"urls":"stun:a","jurisdiction":"E\u202eU"}]}"#,
      "1:42: stun[0].jurisdiction: expected a text that is not empty and has no control characters"),
    ConfigurationMistake(
      #"[{"urls":"turn:a","username":"u","credential":"p","credentialType":"oauth"}]"#,
      #"1:68: [0].credentialType: expected "password" or "hmac-sha1""#),
    ConfigurationMistake(
      #"{"uris":[],"username":"u","password":"p","ttl":1}"#, "1:9: uris: expected at least one URL"),
  ]

  package static let credentials: [ConfigurationMistake] = [
    ConfigurationMistake(
      #"{"turn":[{"urls":"turn:a","username":"u"}]}"#,
      #"1:38: turn[0].username: expected "credential" next to it [configuration/credential-missing]"#
    ),
    ConfigurationMistake(
      #"{"turn":[{"urls":"turn:a","credential":"p"}]}"#,
      #"1:40: turn[0].credential: expected "username" next to it [configuration/credential-missing]"#
    ),
    ConfigurationMistake(
      #"{"uris":["turn:a"],"username":"u"}"#,
      #"1:31: username: expected "password" next to it [configuration/credential-missing]"#),
    ConfigurationMistake(
      #"{"turn":[{"urls":"turn:a","username":"u","credential":"p","secret":"s"}]}"#,
      #"1:68: turn[0].secret: expected either "credential" or "secret", not both"#),
    ConfigurationMistake(
      #"{"turn":[{"urls":"turn:a","username":"","credential":""}]}"#,
      "1:38: turn[0].username: expected a text that is not empty [configuration/credential-missing]",
      "1:54: turn[0].credential: expected a text that is not empty [configuration/credential-missing]"
    ),
    ConfigurationMistake(
      #"{"turn":[{"urls":"turn:a","username":true,"credential":["p"]}]}"#,
      #"1:38: turn[0].username: expected a string or {"file": "path"}, found true or false"#,
      #"1:56: turn[0].credential: expected a string or {"file": "path"}, found an array"#),
    ConfigurationMistake(
      #"{"turn":[{"urls":"turn:a","user_name":"u","crednetial":"p"}]}"#,
      #"1:27: turn[0].user_name: unknown key; did you mean "username"?"#,
      #"1:43: turn[0].crednetial: unknown key; did you mean "credential"?"#),
    ConfigurationMistake(
      #"{"turn":[{"urls":"turn:a","username":"u","password":"p"}]}"#,
      #"1:38: turn[0].username: expected "credential" next to it [configuration/credential-missing]"#,
      #"1:42: turn[0].password: unknown key; expected "urls", "username", "credential", "secret", "jurisdiction", "name", "accept""#
    ),
  ]
}
