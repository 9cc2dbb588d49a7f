// <details class="menu">: closes on Escape and on a click elsewhere; an input inside filters its links by their text.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("input", (event) => {
  const scope = event.target.closest("[data-filter-links]");
  if (!scope) return;
  const wanted = event.target.value.trim().toLowerCase();
  for (const link of scope.querySelectorAll("a")) {
    link.hidden = !link.textContent.toLowerCase().includes(wanted);
  }
});
