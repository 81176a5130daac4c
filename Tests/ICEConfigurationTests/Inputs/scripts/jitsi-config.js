var config = {
    hosts: { domain: 'j.example' },
    p2p: {
        enabled: true,
        stunServers: [
            // { urls: 'stun:x.example:3478' },
            { urls: 'stun:a.example:443' },
            { urls: 'stun:b.example:443' }
        ]
    },
    useTurnUdp: false
};
/* eslint-enable */
