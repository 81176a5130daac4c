package com.example;

import org.webrtc.PeerConnection;
import java.util.ArrayList;
import java.util.List;

public class Ice {
    public static List<PeerConnection.IceServer> servers() {
        List<PeerConnection.IceServer> list = new ArrayList<>();
        list.add(PeerConnection.IceServer.builder("stun:stun.example.com:19302").createIceServer());
        list.add(
                PeerConnection.IceServer.builder("turn:turn.example.com:3478")
                        .setUsername("alice")
                        .setPassword("p4ss")
                        .createIceServer());
        return list;
    }
}
