// The dock's behaviour. The server says what is true (the face); this gives the face a voice, a ring and a keyboard.
// Nothing here decides about a call: a face with data-leg="join" wants voice, data-mic="open" wants the microphone open.
import "./ticking.js";
import { list, watch, devices } from "./devices.js";
import { quiet, ring } from "./ringtone.js";
import { Mending } from "./mending.js";
import { MicrophoneRefused, Voice } from "./voice.js";

// Nobody is helped by an answer that comes later; the next try has a fresh offer.
const RESTART_LIMIT_MILLIS = 4000;
const READABLE_MILLIS = 4000;

let voice = null;
let voiceCall = null;
let mending = null;
// "reconnecting", "back", "failed" or nothing
let way = null;
let keypadOpen = false;
let error = null;
let errorCall = null;

const dock = () => document.querySelector("[data-softphone]");
const face = () => document.getElementById("softphone-face");

function csrf() {
  const header = document.querySelector('meta[name="csrf-header"]')?.content;
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  return header && token ? { [header]: token } : {};
}

function post(path, limitMillis) {
  return async (sdp) => {
    const answer = await fetch(`${dock().dataset.base}/calls/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/sdp", ...csrf() },
      body: sdp,
      signal: limitMillis ? AbortSignal.timeout(limitMillis) : null,
    });
    const text = await answer.text();
    if (!answer.ok) throw Object.assign(new Error(text), { status: answer.status });
    return text;
  };
}

function say(message) {
  error = message;
  errorCall = face()?.dataset.call;
  const line = face()?.querySelector("[data-phone-error]");
  if (!line) return;
  line.hidden = !message;
  line.textContent = message ?? "";
}

function words(refusal) {
  const texts = dock().dataset;
  if (!(refusal instanceof MicrophoneRefused)) return refusal.message || texts.textBroken;
  return { insecure: texts.textInsecure, "no-mic": texts.textNoMic, denied: texts.textDenied }[refusal.message];
}

function iceServers() {
  return JSON.parse(face()?.dataset.iceServers ?? "[]");
}

function hangVoice() {
  voice?.release();
  voice = null;
  voiceCall = null;
  mending = null;
  tell(null);
  keypadOpen = false;
}

// One window of a browser carries a call's voice; the others wait for it to close. The lock falls with its window.
async function talk(call, path) {
  if (voiceCall === call) return;
  hangVoice();
  voiceCall = call;
  say(null);
  let ended;
  const over = new Promise((resolve) => (ended = resolve));
  const waits = setTimeout(() => voiceCall === call && !voice && say(dock().dataset.textElsewhere), 700);
  await navigator.locks.request(`pulseline-call-${call}`, async () => {
    clearTimeout(waits);
    if (voiceCall !== call) return;
    say(null);
    voice = new Voice(dock().querySelector("[data-remote-audio]"), iceServers, post(`${call}/${path}`), {
      lost: () => way !== "failed" && mend(),
      broken: () => again(call),
    });
    const mine = voice;
    mending = new Mending(mine, {
      restart: post(`${call}/leg-restart`, RESTART_LIMIT_MILLIS),
      // the answered call has a path of its own for a leg after the first
      renew: (sdp) => post(`${call}/${face().dataset.path}`, RESTART_LIMIT_MILLIS)(sdp),
      tell: (news) => voice === mine && tell(news),
    });
    const release = mine.release.bind(mine);
    mine.release = () => {
      release();
      ended();
    };
    try {
      await mine.start();
      list(dock().querySelector("[data-devices]"));
      show();
      await over;
    } catch (refusal) {
      if (voice === mine) {
        hangVoice();
        show();
        say(words(refusal));
      }
    }
  });
}

// The network changed or broke off. Only a conversation is brought back: a dial that nobody has accepted is not touched, and
// is looked at again when its face changes.
function mend() {
  if (face()?.dataset.mends) mending?.mend();
}

function tell(news) {
  way = news;
  const line = dock()?.querySelector("[data-voice-line]");
  if (!line) return;
  line.hidden = !news;
  for (const part of line.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== news;
  line.className = `note inset ${{ reconnecting: "warn", back: "ok", failed: "bad" }[news] ?? ""}`;
  if (news === "back") setTimeout(() => way === "back" && tell(null), READABLE_MILLIS);
  status();
}

function status() {
  const line = dock()?.querySelector("[role=status]");
  const words = (way && dock().querySelector(`[data-voice-line] b[data-when=${way}]`)?.textContent) || face()?.dataset.status;
  if (line && words && line.textContent !== words) line.textContent = words;
}

// The leg never came to stand while the call goes on: a new one takes its place.
function again(call) {
  if (voiceCall !== call) return;
  hangVoice();
  say(dock().dataset.textBroken);
  setTimeout(show, 500);
}

// Makes sound, ring and buttons follow the face.
function show() {
  const now = face();
  if (!now) return;
  const data = now.dataset;
  status();
  if (data.call !== errorCall) error = null;
  if (data.face === "incoming" && voiceCall !== data.call) {
    ring();
    const typing = document.activeElement?.matches("input, textarea, select, [contenteditable]");
    if (!typing && !now.contains(document.activeElement)) now.querySelector("[data-answer]")?.focus({ preventScroll: true });
  } else {
    quiet();
  }
  if (data.leg === "join") talk(data.call, data.path);
  else if (voiceCall && !(data.face === "incoming" && data.call === voiceCall)) hangVoice();
  if (voice) {
    voice.open = data.mic === "open";
    voice.apply();
    if (voice.isLost() && way !== "failed") mend();
  }
  now.querySelector("[data-mute]")?.setAttribute("aria-pressed", String(voice?.muted ?? false));
  const pad = now.querySelector(".pad");
  if (pad) pad.hidden = !keypadOpen;
  now.querySelector("[data-keypad]")?.setAttribute("aria-expanded", String(keypadOpen));
  if (error) say(error);
  // while a voice leg stands, pages change without leaving this document: a new document would end the leg
  const keep = voiceCall !== null;
  if (document.body.hasAttribute("hx-boost") !== keep) {
    if (keep) document.body.setAttribute("hx-boost", "true");
    else document.body.removeAttribute("hx-boost");
    window.htmx?.process(document.body);
  }
  fold();
}

// On a phone the dialler would cover the page, so it opens on demand and is shut on the next page; elsewhere it is as it
// was left. Only what a person does is remembered: an opened element also reports itself when it is drawn.
const phone = matchMedia("(max-width: 820px)");

function fold() {
  const details = face()?.querySelector("[data-remember]");
  if (!details || details.dataset.folded) return;
  details.dataset.folded = "yes";
  const key = `pulseline.open.${details.dataset.remember}`;
  details.open = details.querySelector("[role=alert]") !== null || (!phone.matches && localStorage.getItem(key) !== "no");
  details.querySelector("summary").addEventListener("click", () => {
    if (!phone.matches) localStorage.setItem(key, details.open ? "no" : "yes");
  });
}

phone.addEventListener("change", () => {
  delete face()?.querySelector("[data-remember]")?.dataset.folded;
  fold();
});

// A cable pulled out and a network that comes back tell themselves sooner than silence does. What a connection estimates of
// its speed is no change of the network.
addEventListener("online", mend);
let network = navigator.connection?.type;
navigator.connection?.addEventListener("change", () => {
  if (navigator.connection.type === network) return;
  network = navigator.connection.type;
  if (navigator.onLine) mend();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.matches("[data-reconnect]")) mend();
  if (!button || !face()?.contains(button)) return;
  if (button.matches("[data-answer]")) {
    quiet();
    talk(face().dataset.call, "answer");
  }
  if (button.matches("[data-mute]") && voice) {
    voice.muted = !voice.muted;
    voice.apply();
    show();
  }
  if (button.matches("[data-keypad]")) {
    keypadOpen = !keypadOpen;
    show();
  }
  if (button.matches("[data-digit]")) voice?.press(button.dataset.digit);
});

watch((kind) => {
  if (kind === "audioinput") voice?.switchMicrophone().catch((refusal) => say(words(refusal)));
  if (kind === "audiooutput" && voice?.remote) voice.heard(voice.remote);
  if (kind === "ring" && devices.silent()) quiet();
});

document.addEventListener("htmx:configRequest", (event) => {
  Object.assign(event.detail.headers, csrf());
  // one key for each press, so that a request that the network repeats dials nobody twice
  if (event.target.closest("[data-idempotent]")) event.detail.parameters.set?.("key", crypto.randomUUID());
});
document.addEventListener("htmx:afterSettle", () => {
  voice?.play();
  show();
});
document.addEventListener("pulseline:swapped", (event) => event.detail?.said || show());
document.addEventListener("toggle", (event) => event.target.matches?.("[data-devices]") && list(event.target), true);
navigator.mediaDevices?.addEventListener?.("devicechange", () => list(dock()?.querySelector("[data-devices]")));

setInterval(() => {
  const meter = face()?.querySelector("[data-level=in]");
  if (meter) meter.value = voice?.level() ?? 0;
}, 100);
