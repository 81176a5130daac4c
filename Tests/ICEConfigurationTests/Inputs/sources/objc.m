    RTCConfiguration *config = [[RTCConfiguration alloc] init];
    RTCIceServer *stun = [[RTCIceServer alloc] initWithURLStrings:@[@"stun:stun.example.com:19302"]];
    RTCIceServer *turn = [[RTCIceServer alloc] initWithURLStrings:@[@"turn:turn.example.com:3478?transport=udp"] username:@"alice" credential:@"p4ss"];
    config.iceServers = @[stun, turn];
