// <div data-recorder hidden data-start="…" data-stop="…">: records up to 59 s from the microphone into the file field of
// its form, as a WAV file that any page could have uploaded. Stays hidden where a browser cannot.
const LONGEST = 59_000;
const wav = (audio) => {
  const samples = audio.getChannelData(0);
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at, word) => [...word].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + samples.length * 2, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, audio.sampleRate, true);
  view.setUint32(28, audio.sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => view.setInt16(44 + i * 2, Math.max(-1, Math.min(1, sample)) * 32_767, true));
  return new File([view.buffer], "recording.wav", { type: "audio/wav" });
};
for (const place of document.querySelectorAll("[data-recorder]")) {
  if (!navigator.mediaDevices || !window.MediaRecorder) continue;
  const button = place.querySelector("button");
  const player = place.querySelector("audio");
  const file = place.closest("form").querySelector("input[type=file]");
  let recorder = null;
  const seconds = place.querySelector("[data-seconds]");
  let end = 0;
  let tick = 0;
  place.hidden = false;
  button.addEventListener("click", async () => {
    if (recorder) {
      recorder.stop();
      return;
    }
    const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
    const parts = [];
    recorder = new MediaRecorder(microphone);
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    recorder.addEventListener("stop", async () => {
      clearTimeout(end);
      clearInterval(tick);
      recorder = null;
      microphone.getTracks().forEach((track) => track.stop());
      button.textContent = place.dataset.start;
      const context = new AudioContext();
      const audio = await context.decodeAudioData(await new Blob(parts).arrayBuffer());
      await context.close();
      const held = new DataTransfer();
      held.items.add(wav(audio));
      file.files = held.files;
      player.src = URL.createObjectURL(held.files[0]);
      player.hidden = false;
      place.dataset.recorded = "true";
    });
    const began = performance.now();
    recorder.start();
    tick = setInterval(() => (seconds.textContent = Math.round((performance.now() - began) / 1000)), 500);
    end = setTimeout(() => recorder?.stop(), LONGEST);
    button.textContent = place.dataset.stop;
  });
}
