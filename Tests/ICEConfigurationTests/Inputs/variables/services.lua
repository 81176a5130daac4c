modules_enabled = { "roster"; "external_services"; }
external_services = {
  { type = "stun", transport = "udp", host = "turn.example.com", port = 3478 },
  { type = "turn", transport = "udp", host = "turn.example.com", port = 3478, secret = "s3cret" },
}
VirtualHost "example.com"
