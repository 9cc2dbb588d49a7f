// <span data-countdown="2026-11-24T16:30:00Z">: writes the time left beside the absolute one, each minute.
const left = (end) => {
  const minutes = Math.ceil((Date.parse(end) - Date.now()) / 60000);
  if (minutes <= 0) return "";
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `${Math.floor(minutes / 1440)} d ${String(Math.floor((minutes % 1440) / 60)).padStart(2, "0")} h`;
};
const tick = () => {
  for (const place of document.querySelectorAll("[data-countdown]")) place.textContent = left(place.dataset.countdown);
};
tick();
setInterval(tick, 30000);
document.addEventListener("htmx:afterSwap", tick);
