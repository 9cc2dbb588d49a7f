// Which microphone, speaker and ring device this desk uses. Remembered in the browser; a device that is gone falls back
// to the system's choice.
const KEY = "pulseline.device.";

export const devices = {
  get: (kind) => localStorage.getItem(KEY + kind) || "",
  silent: () => localStorage.getItem(KEY + "ring-silent") === "yes",
};

// Labels are empty until the microphone was allowed once.
export async function list(panel) {
  if (!panel || !navigator.mediaDevices) return;
  const all = await navigator.mediaDevices.enumerateDevices();
  for (const select of panel.querySelectorAll("[data-device]")) {
    const kind = select.dataset.device === "ring" ? "audiooutput" : select.dataset.device;
    const chosen = devices.get(select.dataset.device);
    select.replaceChildren(
      ...all
        .filter((device) => device.kind === kind && device.label)
        .map((device) => new Option(device.label, device.deviceId, false, device.deviceId === chosen)),
    );
    select.disabled = select.options.length === 0;
  }
  panel.querySelector("[data-ring-silent]").checked = devices.silent();
}

// Calls `changed(kind)` after each choice.
export function watch(changed) {
  document.addEventListener("change", (event) => {
    const select = event.target.closest("[data-device]");
    if (select) {
      localStorage.setItem(KEY + select.dataset.device, select.value);
      changed(select.dataset.device);
    }
    if (event.target.matches("[data-ring-silent]")) {
      localStorage.setItem(KEY + "ring-silent", event.target.checked ? "yes" : "no");
      changed("ring");
    }
  });
}
