// The buttons of the live board. One listener for all lines: htmx would look through each of a thousand for its attributes.
const awaited = new Set();

// The softphone comes a moment after its page: until then there is no place for the answer, and htmx would send nothing.
function placed(selector) {
  return new Promise((resolve) => {
    const look = () => {
      const place = document.querySelector(selector);
      if (!place) return;
      document.removeEventListener("htmx:afterSettle", look);
      resolve(place);
    };
    document.addEventListener("htmx:afterSettle", look);
    look();
  });
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-post]");
  if (!button || (button.dataset.sure && !confirm(button.dataset.sure))) return;
  const { post, into } = button.dataset;
  if (!into) return window.htmx.ajax("POST", post, { source: button, swap: "none" });
  if (awaited.has(post)) return;
  awaited.add(post);
  const place = await placed(into);
  awaited.delete(post);
  // not the button: its line may have been drawn anew meanwhile
  window.htmx.ajax("POST", post, { source: place, target: place, swap: "outerHTML" });
});
