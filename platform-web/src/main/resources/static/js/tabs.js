// <nav class="tabs">: on a narrow screen the tab that is shown is brought into view; the page stays where it is.
const bring = () => {
  for (const tabs of document.querySelectorAll("nav.tabs")) {
    const shown = tabs.querySelector("[aria-current]");
    if (!shown) continue;
    const { left, width } = shown.getBoundingClientRect();
    tabs.scrollLeft += left - tabs.getBoundingClientRect().left - (tabs.clientWidth - width) / 2;
  }
};
bring();
addEventListener("resize", bring);
