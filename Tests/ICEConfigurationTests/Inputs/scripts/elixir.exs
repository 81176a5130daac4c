config :membrane, :ice_servers, [
  %{urls: "stun:a.example:19302"},
  %{urls: "turn:b.example", username: "u", credential: "p"}
]
