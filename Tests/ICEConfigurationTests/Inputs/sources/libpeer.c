PeerConfiguration config = {
    .ice_servers = {
        { .urls = "stun:stun.example.com:19302" },
    },
    .audio_codec = CODEC_OPUS,
};
