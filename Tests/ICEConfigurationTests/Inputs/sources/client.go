package main

func (d *device) newSession() {
	pc, err := d.api.NewPeerConnection(webrtc.Configuration{
		ICEServers: []webrtc.ICEServer{
			{URLs: []string{"stun:stun.example.com:19302"}},
			{
				// fallback
				URLs: []string{
					"turn:turn.example.com:3478?transport=udp",
					"turn:turn.example.com:3478?transport=tcp",
					"turns:turn.example.com:5349?transport=tcp",
				},
				Username:       "alice",
				Credential:     "p4ss",
				CredentialType: webrtc.ICECredentialTypePassword,
			},
		},
	})
	_ = err
	_ = pc
}
