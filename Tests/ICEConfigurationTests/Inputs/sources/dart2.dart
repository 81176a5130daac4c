Map<String, dynamic> _iceServers = {
    'iceServers': [
      {'url': 'stun:a.example:19302'},
      /*
       * turn server configuration example.
      {
        'url': 'turn:123.45.67.89:3478',
        'username': 'change_to_real_user',
        'credential': 'change_to_real_secret'
      },
      */
    ]
  };
