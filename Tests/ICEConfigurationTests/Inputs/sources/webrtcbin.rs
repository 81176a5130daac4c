webrtcbin.set_property_from_str("stun-server", "stun://stun.example.com:3478");
webrtcbin.set_property("turn-server", "turn://alice:p4ss@turn.example.com:3478");
