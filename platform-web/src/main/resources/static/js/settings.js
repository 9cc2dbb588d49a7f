// <form data-dirty-form>: counts the fields that differ from what was saved and marks their rows.
// <… data-focus>: takes the focus when the page comes, so that a keyboard goes on where the news is.
const differs = (field) => {
  if (field.tagName === "BUTTON") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT" || field.tagName === "BUTTON") return false;
  return field.value !== field.defaultValue;
};
const count = (form) => {
  const changed = [...form.elements].filter((field) => field.name && field.type !== "hidden" && differs(field));
  for (const row of form.querySelectorAll(".setting")) row.classList.toggle("changed", changed.some((field) => row.contains(field)));
  const place = form.querySelector("[data-dirty-count]");
  if (!place) return;
  const fields = new Set(changed.map((field) => field.name)).size;
  const { none, one, many } = place.dataset;
  place.textContent = fields === 0 ? none : fields === 1 ? one : many.replace("#", fields);
};
for (const form of document.querySelectorAll("form[data-dirty-form]")) {
  form.addEventListener("input", () => count(form));
  count(form);
}
// <button data-copy="id" data-copied="text" hidden>: copies the text of that element; appears only where that works.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.copied;
  });
}
document.querySelector("[data-focus]")?.focus();
