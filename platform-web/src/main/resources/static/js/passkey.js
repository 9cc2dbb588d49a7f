// <div data-passkey="make|use">: the button asks the browser for a passkey, or to sign with one; bytes travel as base64url.
const post = async (address, body) => {
  const header = document.querySelector('meta[name="csrf-header"]').content;
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const answer = await fetch(address, { method: "POST", headers: { [header]: token, "Content-Type": "application/json" }, body });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer;
};

const make = async (options) =>
  (await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })).toJSON();

const use = async (options) =>
  (await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })).toJSON();

for (const box of document.querySelectorAll("[data-passkey]")) {
  const { passkey, options, answer, to, saysFailed, saysNone } = box.dataset;
  const status = box.querySelector("[data-passkey-status]");
  const button = box.querySelector("button");
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
    button.disabled = true;
    status.textContent = saysNone;
  }
  button.addEventListener("click", async () => {
    button.disabled = true;
    status.textContent = "";
    try {
      const asked = await (await post(options)).json();
      const said = await (passkey === "make" ? make(asked) : use(asked));
      const label = box.querySelector("input");
      await post(label ? `${answer}?label=${encodeURIComponent(label.value)}` : answer, JSON.stringify(said));
      location.assign(to);
    } catch {
      // refused, timed out or not known here: the browser tells people which, and us on purpose nothing
      status.textContent = saysFailed;
      button.disabled = false;
    }
  });
}
