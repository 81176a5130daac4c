let config = RTCConfiguration {
    ice_servers: vec![
        RTCIceServer {
            urls: vec!["stun:a.example:19302".to_owned()],
            ..Default::default()
        },
        RTCIceServer {
            urls: vec!["turn:b.example".to_owned()],
            username: "u".to_owned(),
            credential: "p".to_owned(),
            ..Default::default()
        },
    ],
    ..Default::default()
};
