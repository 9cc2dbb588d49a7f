// Counters that run between two fragments: clocks, seconds left, pulses. What they start from comes from the server.
import { clock } from "./live.js";

const PULSE_MILLIS = 6000;

function talk(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${hours ? two(Math.floor((seconds / 60) % 60)) : Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// Lines of a long list that are in sight. What nobody sees need not count; it does so when it comes into sight.
const lines = ".live-row";
const seen = new Set();
const sparing = CSS.supports("content-visibility", "auto");

function all(root, selector) {
  if (root !== document || !sparing) return root.querySelectorAll(selector);
  const elsewhere = document.querySelectorAll(`${selector}:not(${lines} *)`);
  return [...elsewhere, ...[...seen].flatMap((line) => [...line.querySelectorAll(selector)])];
}

export function tick(root = document) {
  const now = clock.now();
  for (const element of all(root, "[data-clock]")) put(element, talk(now - element.dataset.since));
  for (const element of all(root, "[data-until-seconds]")) {
    put(element, String(Math.max(0, Math.ceil((element.dataset.until - now) / 1000))));
  }
  for (const element of all(root, "[data-pulses]")) {
    put(element, String(Math.max(1, Math.ceil((now - element.dataset.since) / PULSE_MILLIS))));
  }
  for (const bar of all(root, "[data-ring-bar]")) bar.value = (now - bar.dataset.since) / 1000;
}

function sighted(event) {
  const line = event.target;
  if (!line.matches?.(lines)) return;
  if (event.skipped) return seen.delete(line);
  seen.add(line);
  tick(line);
}

function swapped(event) {
  const said = event.detail?.said;
  for (const gone of seen) if (!gone.isConnected) seen.delete(gone);
  if (!said) return tick();
  for (const line of said) if (!sparing || seen.has(line)) tick(line);
}

// those that the page came with were drawn before anybody listened
function look() {
  for (const line of document.querySelectorAll(lines)) if (line.checkVisibility({ contentVisibilityAuto: true })) seen.add(line);
  tick();
}

setInterval(() => tick(), 500);
if (sparing) requestAnimationFrame(() => requestAnimationFrame(look));
document.addEventListener("contentvisibilityautostatechange", sighted, true);
document.addEventListener("pulseline:swapped", swapped);
document.addEventListener("htmx:afterSettle", () => tick());
