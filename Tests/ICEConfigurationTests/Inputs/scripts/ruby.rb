ICE = { iceServers: [{ urls: 'stun:a.example' }] }.freeze
