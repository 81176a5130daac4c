RTCConfiguration config = default;
config.iceServers = new[]
{
    new RTCIceServer { urls = new[] { "stun:a.example:19302" } },
    new RTCIceServer { urls = new[] { "turn:b.example" }, username = "u", credential = "p" }
};
