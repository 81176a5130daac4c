// What a browser does with configurations, each in a connection of its own, some at a time.
async (configurations, patience) => {
  const one = (configuration) => new Promise((resolve) => {
    let connection;
    try {
      connection = new RTCPeerConnection(configuration);
    } catch (error) {
      return resolve({ thrown: error.name });
    }
    const found = new Set();
    const end = () => {
      connection.close();
      resolve({ candidates: [...found].sort() });
    };
    connection.onicecandidate = ({ candidate }) => {
      if (candidate === null) return end();
      if (candidate.type === "srflx") found.add("srflx");
      if (candidate.type === "relay") found.add(`relay ${candidate.relayProtocol ?? "udp"}`);
    };
    setTimeout(end, patience);
    connection.createDataChannel("");
    connection.setLocalDescription();
  });
  const results = [];
  for (let start = 0; start < configurations.length; start += 8) {
    results.push(...await Promise.all(configurations.slice(start, start + 8).map(one)));
    // Chromium lets a page have 500 connections, and closed ones count until they are collected.
    globalThis.gc?.();
  }
  return JSON.stringify(results);
}
