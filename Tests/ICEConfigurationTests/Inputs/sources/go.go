package main

var config = webrtc.Configuration{
	ICEServers: []webrtc.ICEServer{
		{
			URLs: []string{"stun:a.example:19302"},
		},
		{
			URLs: []string{"turn:b.example:3478?transport=udp"},
			Username: "u",
			Credential: "p",
			CredentialType: webrtc.ICECredentialTypePassword,
		},
	},
}
