import Foundation
import WebRTC

class Config {
  static let defaultIceServers: [RTCIceServer] = [
    RTCIceServer(urlStrings: ["stun:stun.example.com:19302"]),
    RTCIceServer(urlStrings: ["stun:192.0.2.8:3478"]),
    RTCIceServer(
      urlStrings: [
        "turn:192.0.2.8:80?transport=udp",
        "turn:192.0.2.8:3478?transport=udp",
        "turn:192.0.2.8:80?transport=tcp",
        "turn:192.0.2.8:3478?transport=tcp",
        "turns:192.0.2.8:443?transport=tcp",
        "turns:192.0.2.8:5349?transport=tcp",
      ], username: "alice", credential: "p4ss"),
  ]

  static var webRTCIceServers: [RTCIceServer] = [];
  static var signalingServerUrl: String = "192.0.2.8:9092";
}
