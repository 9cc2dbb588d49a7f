// The buttons of the live board. One listener for all lines: htmx would look through each of a thousand for its attributes.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-post]");
  if (!button || (button.dataset.sure && !confirm(button.dataset.sure))) return;
  const { post, into } = button.dataset;
  window.htmx.ajax("POST", post, into ? { source: button, target: into, swap: "outerHTML" } : { source: button, swap: "none" });
});
