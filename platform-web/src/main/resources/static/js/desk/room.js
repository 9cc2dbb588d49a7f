// Tells the page how tall the softphone is just now: the last rows can be scrolled out from under it, whatever it shows and
// whichever letters it is written in.
const slot = document.getElementById("softphone-slot");
if (slot) {
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--pl-dock", `${Math.ceil(slot.offsetHeight)}px`);
  }).observe(slot);
}
