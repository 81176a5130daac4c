config := webrtc.Configuration{
	ICEServers: []webrtc.ICEServer{
		{URLs: []string{"stun:a.example:19302"}},
	},
}
