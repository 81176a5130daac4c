extension Shape {
  /// Our own shapes; in them every key has to be known.
  package static let own: [Shape] = [tenants, tenant]

  /// The shapes of trees, JSON or YAML, that are recognised by their keys.
  static let trees: [Shape] = [
    rtcConfiguration, twilio, azure, google, xirsys, kinesis, turnREST, stunTurnServers,
    stunTurnLists, nextcloudTURN, nextcloudSTUN, netBird, galene, vonage, agora, signal, mattermost,
    openVidu, keyedServers,
    synapse, mediaMTX, liveKit, go2rtc, tinode, homeAssistant, eturnal, ejabberd, xmppServices,
    stunner,
    iceServerArray, urlArray, iceServer, variables,
  ]

  /// The shapes that are recognised by their lines.
  static let lines: [Shape] = [
    trickleICE, uris, urlLines, linkHeaders, environment, testTools, commandLine, turnserver, janus,
    kurento, asterisk,
    prosody,
  ]

  /// Every shape, in the order in which they are listed.
  package static let all = own + trees + lines
}
