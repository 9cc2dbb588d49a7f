// One voice leg between this browser and a media worker: microphone, offer with all candidates, answer, level, keys.
import { devices } from "./devices.js";

// Candidates of this machine come at once; what comes later is not worth a user's waiting.
const GATHERING_LIMIT_MILLIS = 2000;
// A packet lost here and there also reads as "disconnected"; what lasts longer is looked after.
const BLIP_MILLIS = 1000;

export class MicrophoneRefused extends Error {}

async function microphone() {
  if (!navigator.mediaDevices) throw new MicrophoneRefused("insecure");
  const wanted = devices.get("audioinput");
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  if (wanted) audio.deviceId = { ideal: wanted };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (refusal) {
    throw new MicrophoneRefused(refusal.name === "NotFoundError" ? "no-mic" : "denied");
  }
}

function gathered(connection) {
  if (connection.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    setTimeout(resolve, GATHERING_LIMIT_MILLIS);
    connection.addEventListener("icegatheringstatechange", () => {
      if (connection.iceGatheringState === "complete") resolve();
    });
  });
}

export class Voice {
  // `send(sdp)` hands the offer over and resolves to the answer; it throws with a sentence for the agent.
  // `iceServers()` lead to the call through a TURN server where one is set; its credentials are the call's own.
  // `lost` is told when a leg that stood has lost its way, `broken` when one never came to stand.
  constructor(audio, iceServers, send, { lost, broken }) {
    this.audio = audio;
    this.iceServers = iceServers;
    this.send = send;
    this.lost = lost;
    this.broken = broken;
    this.stood = false;
    this.muted = false;
    this.open = false;
    this.closed = false;
  }

  async start() {
    this.stream = await microphone();
    if (this.closed) return this.release();
    this.track = this.stream.getAudioTracks()[0];
    // closed until the user answers; muted stays muted
    this.track.enabled = false;
    await this.connect(this.send);
    this.apply();
  }

  // A new leg with the microphone that is open, in the place of the one before.
  async connect(send) {
    this.connection?.close();
    const connection = new RTCPeerConnection({ iceServers: this.iceServers() });
    this.connection = connection;
    connection.addEventListener("track", (event) => this.heard(event.streams[0] ?? new MediaStream([event.track])));
    connection.addEventListener("iceconnectionstatechange", () => this.changed(connection));
    connection.addEventListener("connectionstatechange", () => this.changed(connection));
    this.sender = connection.addTrack(this.track, this.stream);
    await connection.setLocalDescription(await connection.createOffer());
    await gathered(connection);
    await this.answered(connection, await send(connection.localDescription.sdp));
  }

  // The same leg by another way: fresh ICE words, the keys that it has. It waits for no candidates, because the worker
  // answers whatever address checks it.
  async restart(send) {
    const connection = this.connection;
    connection.setConfiguration({ iceServers: this.iceServers() });
    await connection.setLocalDescription(await connection.createOffer({ iceRestart: true }));
    await this.answered(connection, await send(connection.localDescription.sdp));
  }

  async answered(connection, sdp) {
    if (this.closed) return this.release();
    await connection.setRemoteDescription({ type: "answer", sdp });
  }

  changed(connection) {
    if (this.closed || connection !== this.connection) return;
    if (this.stands()) this.stood = true;
    const failed = connection.connectionState === "failed" || connection.iceConnectionState === "failed";
    if (failed) (this.stood ? this.lost : this.broken)();
    else if (this.stood && connection.iceConnectionState === "disconnected") setTimeout(() => this.isLost() && this.lost(), BLIP_MILLIS);
  }

  stands() {
    return ["connected", "completed"].includes(this.connection?.iceConnectionState);
  }

  // Whether every offer has its answer.
  isAgreed() {
    return this.connection?.signalingState === "stable";
  }

  isLost() {
    return !this.closed && this.stood && ["disconnected", "failed"].includes(this.connection.iceConnectionState);
  }

  standsWithin(millis) {
    const { connection } = this;
    return new Promise((resolve) => {
      const seen = () => this.stands() && resolve(true);
      connection.addEventListener("iceconnectionstatechange", seen);
      setTimeout(() => {
        connection.removeEventListener("iceconnectionstatechange", seen);
        resolve(this.stands());
      }, millis);
      seen();
    });
  }

  heard(stream) {
    this.remote = stream;
    this.audio.srcObject = stream;
    const speaker = devices.get("audiooutput");
    if (speaker && this.audio.setSinkId) this.audio.setSinkId(speaker).catch(() => {});
    this.play();
    this.context?.close();
    this.context = new AudioContext();
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = 512;
    this.context.createMediaStreamSource(stream).connect(this.analyser);
  }

  // Moving the element inside the page pauses it.
  play() {
    this.audio.play?.().catch(() => {});
  }

  // 0 to 1, of the user's voice.
  level() {
    if (!this.analyser) return 0;
    const samples = new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    return Math.min(1, Math.sqrt(power) * 3);
  }

  apply() {
    if (this.track) this.track.enabled = this.open && !this.muted;
  }

  press(digit) {
    if (this.sender?.dtmf?.canInsertDTMF) this.sender.dtmf.insertDTMF(digit, 160, 70);
  }

  async switchMicrophone() {
    if (!this.sender) return;
    const stream = await microphone();
    this.stream.getTracks().forEach((track) => track.stop());
    this.stream = stream;
    this.track = stream.getAudioTracks()[0];
    this.apply();
    await this.sender.replaceTrack(this.track);
  }

  release() {
    this.closed = true;
    this.stream?.getTracks().forEach((track) => track.stop());
    this.connection?.close();
    this.context?.close();
    if (this.audio.srcObject === this.remote) this.audio.srcObject = null;
  }
}
