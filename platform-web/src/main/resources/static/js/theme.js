// Before the first paint: the saved choice, else what the system says. Loaded in the head without defer on purpose.
(() => {
  const saved = localStorage.getItem("pulseline.theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const choice = localStorage.getItem("pulseline.theme");
    document.documentElement.dataset.bsTheme = choice || (dark.matches ? "dark" : "light");
  };
  if (saved !== "light" && saved !== "dark") localStorage.removeItem("pulseline.theme");
  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-theme-choice]")?.dataset.themeChoice;
    if (!choice) return;
    if (choice === "system") localStorage.removeItem("pulseline.theme");
    else localStorage.setItem("pulseline.theme", choice);
    apply();
  });
})();
