const room = joinRoom({appId: 'x', turnConfig: [{urls: ['turn:a.example:3478','turns:a.example'], username: 'u', credential: 'p'}]}, 'r')
