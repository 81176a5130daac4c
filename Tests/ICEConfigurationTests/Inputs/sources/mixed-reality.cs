var config = new PeerConnectionConfiguration
{
    IceServers = new List<IceServer> {
        new IceServer { Urls = { "stun:stun.example.com:19302" } },
        new IceServer { Urls = { "turn:turn.example.com" }, TurnUserName = "alice", TurnPassword = "p4ss" },
    }
};
