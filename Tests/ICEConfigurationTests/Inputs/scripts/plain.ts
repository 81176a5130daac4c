import { x } from './x';

export const rtc: RTCConfiguration = {
  iceServers: [
    { urls: ['stun:a.example'] },
    { urls: ['turn:b.example'], username: 'u', credential: 'p' },
  ],
} satisfies RTCConfiguration;
