// Server-sent fragments. Elements with data-live="<part>" name what the page shows; one stream brings all parts, each
// fragment replaces the element with its id. A stream that breaks comes back by itself and brings everything anew.
let stream = null;
let followed = "";

// The server's clock minus ours, in milliseconds: counters must not depend on how this desk's clock is set.
export const clock = { offset: 0, now: () => Date.now() + clock.offset };

// What a finger, the mouse or a key holds down just now: a press counts on an element that is still there when it ends.
let pressed = null;
const heldBack = new Map();

// Parts of a long list wait for their turn, a frame may be drawn between two of them; everything else is drawn at once.
const parts = [];
let drawing = false;

function arrived(text) {
  if (!text.includes("data-lines=")) return swap(text);
  parts.push(text);
  if (!drawing) draw();
}

function draw() {
  drawing = parts.length > 0;
  if (!drawing) return;
  swap(parts.shift());
  setTimeout(draw);
}

function swap(text) {
  const holder = document.createElement("template");
  holder.innerHTML = text;
  for (const fresh of [...holder.content.children]) {
    if (fresh.dataset.lines) patch(fresh);
    const old = document.getElementById(fresh.id);
    if (!old) continue;
    heldBack.delete(fresh.id);
    // the same face of the same call in newer words can wait for the press; another one means other buttons
    if (pressed && old.contains(pressed) && old.dataset.face === fresh.dataset.face && old.dataset.call === fresh.dataset.call) {
      heldBack.set(fresh.id, fresh.outerHTML);
      continue;
    }
    // what the agent does in the dock itself (a number half typed, a refusal being read) is not the server's to change
    if (fresh.dataset.face === "idle" && ["idle", "blocked"].includes(old.dataset.face)) continue;
    // late news of the dial that was refused just now
    if (fresh.dataset.face === "placing" && old.dataset.face === "blocked" && !old.querySelector(".htmx-request")) continue;
    const focused = old.contains(document.activeElement) ? successor(document.activeElement) : null;
    for (const field of fresh.querySelectorAll("input[name], select[name]")) {
      const typed = old.querySelector(`[name="${field.name}"]`);
      if (typed && field.type !== "hidden") field.value = typed.value;
    }
    become(old, fresh);
    window.htmx?.process(old);
    focused?.(old)?.focus({ preventScroll: true });
    old.dispatchEvent(new CustomEvent("pulseline:swapped", { bubbles: true }));
  }
}

// Lines of a long list that say something new, each to its place; those of `data-gone` are over, and where `data-only` names
// the whole list, so are all others. The rest stays as it is.
function patch(change) {
  const lines = document.getElementById(change.dataset.lines);
  if (!lines) return;
  // an empty attribute is not written
  for (const id of (change.dataset.gone ?? "").split(" ")) document.getElementById(id)?.remove();
  if (change.dataset.only !== undefined) {
    const only = new Set(change.dataset.only.split(" "));
    for (const line of [...lines.rows]) if (!only.has(line.id)) line.remove();
  }
  const said = [];
  for (const fresh of [...change.tBodies[0].rows]) {
    const old = document.getElementById(fresh.id);
    // a whole board after a connection mostly says what is there already
    if (old && old.dataset.says === fresh.dataset.says) continue;
    said.push(old ?? fresh);
    if (!old) {
      lines.insertBefore(fresh, placeOf(fresh, lines));
    } else if (pressed && old.contains(pressed)) {
      heldBack.set(fresh.id, fresh.outerHTML);
    } else {
      const moves = old.dataset.order !== fresh.dataset.order;
      const focused = old.contains(document.activeElement) ? successor(document.activeElement) : null;
      become(old, fresh);
      if (moves) {
        old.remove();
        lines.insertBefore(old, placeOf(old, lines));
      }
      focused?.(old)?.focus({ preventScroll: true });
    }
  }
  lines.dispatchEvent(new CustomEvent("pulseline:swapped", { bubbles: true, detail: { said } }));
}

// The line that a line comes before, by their order; null for the last place.
function placeOf(line, lines) {
  let low = 0;
  let high = lines.rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines.rows[middle].dataset.order < line.dataset.order) low = middle + 1;
    else high = middle;
  }
  return lines.rows[low] ?? null;
}

// Finds in a newer fragment what has an element's place: by id, by a field's name, by what a button says.
function successor(element) {
  const { id, name, tagName } = element;
  const says = (one) => (one.getAttribute("aria-label") ?? one.textContent).trim();
  const said = says(element);
  return (fresh) => {
    if (id) return document.getElementById(id);
    const alike = [...fresh.querySelectorAll(tagName)];
    return name ? alike.find((one) => one.name === name) : alike.find((one) => says(one) === said);
  };
}

function letGo() {
  // after the click that ends the press
  setTimeout(() => {
    pressed = null;
    const waiting = [...heldBack.values()];
    heldBack.clear();
    waiting.forEach(swap);
  });
}

document.addEventListener("pointerdown", (event) => (pressed = event.target), true);
document.addEventListener("keydown", (event) => [" ", "Enter"].includes(event.key) && (pressed = event.target), true);
for (const end of ["pointerup", "pointercancel", "keyup"]) document.addEventListener(end, letGo, true);
addEventListener("blur", letGo);

// The element itself stays: an answer on its way (Meta refuses the dial whose "dialling" just came) has it as its place.
function become(old, fresh) {
  for (const name of old.getAttributeNames()) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) old.setAttribute(name, value);
  old.replaceChildren(...fresh.childNodes);
}

function follow() {
  const parts = [...document.querySelectorAll("[data-live]")];
  const base = parts.find((part) => part.dataset.base)?.dataset.base;
  const wanted = base ? `${base}/live/stream?parts=${[...new Set(parts.map((part) => part.dataset.live))].sort().join(",")}` : "";
  if (wanted === followed && stream?.readyState !== EventSource.CLOSED) return;
  stream?.close();
  followed = wanted;
  if (!wanted) return;
  stream = new EventSource(wanted);
  stream.addEventListener("clock", (event) => {
    clock.offset = Number(event.data) - Date.now();
    told(true);
  });
  stream.addEventListener("fragment", (event) => arrived(event.data));
  stream.addEventListener("error", () => {
    told(false);
    if (stream.readyState === EventSource.CLOSED) setTimeout(follow, 3000);
  });
}

function told(on) {
  document.dispatchEvent(new CustomEvent("pulseline:stream", { detail: { on } }));
  for (const chip of document.querySelectorAll("[data-live-state]")) {
    chip.textContent = on ? chip.dataset.on : chip.dataset.off;
    chip.classList.toggle("chip-live", on);
  }
}

document.addEventListener("DOMContentLoaded", follow);
document.addEventListener("htmx:afterSettle", follow);
addEventListener("pagehide", () => stream?.close());
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    followed = "";
    follow();
  }
});
if (document.readyState !== "loading") follow();
