using SIPSorcery.Net;

class Demo {
  static RTCPeerConnection Create() {
    var config = new RTCConfiguration {
      iceServers = new List<RTCIceServer> {
        new RTCIceServer { urls = "stun:stun.example.com" },
        new RTCIceServer { urls = "turn:turn.example.com:3478", username = "alice", credential = "p4ss", credentialType = RTCIceCredentialType.password }
      }
    };
    return new RTCPeerConnection(config);
  }
}
