// Two soft notes every three seconds, on the ring device. Its visible twin is the face "Incoming call".
import { devices } from "./devices.js";

let context = null;
let timer = null;

function note(at, frequency) {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.18, at + 0.03);
  volume.gain.linearRampToValueAtTime(0, at + 0.42);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + 0.45);
}

export async function ring() {
  if (timer || devices.silent()) return;
  timer = setInterval(play, 3000);
  context = new AudioContext();
  const device = devices.get("ring");
  if (device && context.setSinkId) await context.setSinkId(device).catch(() => {});
  play();
}

function play() {
  // a browser that was never clicked keeps sound back; then only the page shows the call
  if (context?.state !== "running") return;
  note(context.currentTime, 587);
  note(context.currentTime + 0.45, 740);
}

export function quiet() {
  clearInterval(timer);
  timer = null;
  context?.close();
  context = null;
}
