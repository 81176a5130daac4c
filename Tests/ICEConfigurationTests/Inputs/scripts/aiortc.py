from aiortc import RTCConfiguration, RTCIceServer

config = RTCConfiguration(
    iceServers=[
        RTCIceServer(urls="stun:a.example:19302"),
        RTCIceServer(urls=["turn:b.example:3478"], username="u", credential="p"),
    ]
)
