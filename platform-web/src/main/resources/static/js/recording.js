// <div data-recording>: plays both tracks of a call together. A track is <input type=checkbox data-track="address">,
// loaded at the first play and never before, because each time somebody listens is written down.
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const DRIFT = 0.15;
const players = new WeakMap();

const load = async (place) => {
  const tracks = [...place.querySelectorAll("[data-track]")];
  const audios = await Promise.all(
    tracks.map(async (track) => {
      const answer = await fetch(track.dataset.track);
      if (!answer.ok) throw new Error(answer.statusText);
      const audio = new Audio(URL.createObjectURL(await answer.blob()));
      audio.muted = !track.checked;
      track.addEventListener("change", () => (audio.muted = !track.checked));
      return audio;
    }),
  );
  const [first, ...others] = audios;
  const seek = place.querySelector("[data-seek]");
  const at = place.querySelector("[data-at]");
  first.addEventListener("timeupdate", () => {
    seek.value = first.currentTime;
    at.textContent = clock(first.currentTime);
    for (const other of others) {
      if (Math.abs(other.currentTime - first.currentTime) > DRIFT) other.currentTime = first.currentTime;
    }
  });
  const show = () => {
    const button = place.querySelector("[data-play]");
    button.setAttribute("aria-pressed", String(!first.paused));
    button.textContent = first.paused ? button.dataset.playText : button.dataset.pauseText;
  };
  first.addEventListener("play", show);
  first.addEventListener("pause", show);
  first.addEventListener("ended", show);
  return audios;
};

const player = (place) => {
  if (!players.has(place)) players.set(place, load(place));
  return players.get(place);
};

const attempt = async (place, work) => {
  const problem = place.querySelector("[data-problem]");
  try {
    await work(await player(place));
    problem.hidden = true;
  } catch {
    players.delete(place);
    problem.textContent = place.dataset.failed;
    problem.hidden = false;
  }
};

const go = (audios, seconds) => audios.forEach((audio) => (audio.currentTime = seconds));

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-recording] :is([data-play], [data-go])");
  if (!button) return;
  attempt(button.closest("[data-recording]"), async (audios) => {
    if (button.dataset.go !== undefined) {
      go(audios, Number(button.dataset.go));
    } else if (!audios[0].paused) {
      audios.forEach((audio) => audio.pause());
      return;
    }
    go(audios, audios[0].ended ? 0 : audios[0].currentTime);
    await Promise.all(audios.map((audio) => audio.play()));
  });
});
document.addEventListener("input", (event) => {
  const seek = event.target.closest("[data-recording] [data-seek]");
  if (!seek) return;
  const seconds = Number(seek.value);
  attempt(seek.closest("[data-recording]"), async (audios) => go(audios, seconds));
});
