  private async create(clientId: string): Promise<RTCPeerConnection> {
    const configuration = {
      iceServers: [
        { urls: 'stun:stun.example.com:19302' },
        { urls: 'stun:stun1.example.com:19302' }
      ]
    };
    const peerConnection = new RTCPeerConnection(configuration);
    return peerConnection;
  }
