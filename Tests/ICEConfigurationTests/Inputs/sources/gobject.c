g_object_set (webrtc, "stun-server", "stun://stun.example.com:3478",
    "turn-server", "turn://alice:p4ss@turn.example.com:3478", NULL);
