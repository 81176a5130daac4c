webrtc = pipeline.get_by_name('sendrecv')
webrtc.set_property('stun-server', 'stun://stun.example.com:3478')
webrtc.set_property('turn-server', 'turn://alice:p4ss@turn.example.com:3478')
