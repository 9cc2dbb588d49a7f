// A form with data-auto-submit sends itself when a select in it changes; without this script its button does.
document.addEventListener("change", (event) => {
  event.target.closest("form[data-auto-submit]")?.requestSubmit();
});
