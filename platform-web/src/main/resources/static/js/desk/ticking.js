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

export function tick(root = document) {
  const now = clock.now();
  for (const element of root.querySelectorAll("[data-clock]")) put(element, talk(now - element.dataset.since));
  for (const element of root.querySelectorAll("[data-until-seconds]")) {
    put(element, String(Math.max(0, Math.ceil((element.dataset.until - now) / 1000))));
  }
  for (const element of root.querySelectorAll("[data-pulses]")) {
    put(element, String(Math.max(1, Math.ceil((now - element.dataset.since) / PULSE_MILLIS))));
  }
  for (const bar of root.querySelectorAll("[data-ring-bar]")) bar.value = (now - bar.dataset.since) / 1000;
}

setInterval(() => tick(), 500);
document.addEventListener("pulseline:swapped", (event) => (event.detail?.said ?? [document]).forEach((one) => tick(one)));
document.addEventListener("htmx:afterSettle", () => tick());
