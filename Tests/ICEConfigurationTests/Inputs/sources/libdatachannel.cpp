#include <rtc/rtc.hpp>

int main() {
  rtc::Configuration config;
  config.iceServers.emplace_back("stun:stun.example.com:19302");
  config.iceServers.emplace_back("turn:alice:p4ss@turn.example.com:3478");
  auto pc = std::make_shared<rtc::PeerConnection>(config);
}
