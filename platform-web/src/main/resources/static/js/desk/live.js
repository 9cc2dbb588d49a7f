// Server-sent fragments. Elements with data-live="<part>" name what the page shows; one stream brings all parts, each
// fragment replaces the element with its id. A stream that breaks comes back by itself and brings everything anew.
let stream = null;
let followed = "";

// The server's clock minus ours, in milliseconds: counters must not depend on how this desk's clock is set.
export const clock = { offset: 0, now: () => Date.now() + clock.offset };

function swap(text) {
  const holder = document.createElement("template");
  holder.innerHTML = text;
  for (const fresh of [...holder.content.children]) {
    const old = document.getElementById(fresh.id);
    if (!old) continue;
    // what the agent does in the dock itself (a number half typed, a refusal being read) is not the server's to change
    if (fresh.dataset.face === "idle" && ["idle", "blocked"].includes(old.dataset.face)) continue;
    // late news of the dial that was refused just now
    if (fresh.dataset.face === "placing" && old.dataset.face === "blocked" && !old.querySelector(".htmx-request")) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement.name || document.activeElement.id : null;
    for (const field of fresh.querySelectorAll("input[name], select[name]")) {
      const typed = old.querySelector(`[name="${field.name}"]`);
      if (typed && field.type !== "hidden") field.value = typed.value;
    }
    become(old, fresh);
    window.htmx?.process(old);
    if (focused) (old.querySelector(`[name="${focused}"]`) ?? document.getElementById(focused))?.focus();
    old.dispatchEvent(new CustomEvent("pulseline:swapped", { bubbles: true }));
  }
}

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
  stream.addEventListener("fragment", (event) => swap(event.data));
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
