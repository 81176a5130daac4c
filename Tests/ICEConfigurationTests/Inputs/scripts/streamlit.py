webrtc_streamer(key="x", rtc_configuration={"iceServers": [{"urls": ["stun:a.example:19302"]}]})
