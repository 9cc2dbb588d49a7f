// <div data-signup>: opens Meta's sign-up window and carries what it says to the server. The code and the window's
// messages come by two ways in any order; the person may close the window at any time.
const FACEBOOK = ".facebook.com";

const trusted = (origin, listed) => {
  if (listed.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  // Meta names hosts of its own choice; all of them only where Meta itself is configured
  const { protocol, hostname } = new URL(origin);
  return protocol === "https:" && hostname.endsWith(FACEBOOK) && listed.some((one) => new URL(one).hostname.endsWith(FACEBOOK));
};

const post = async (address, fields) => {
  const header = document.querySelector('meta[name="csrf-header"]').content;
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const answer = await fetch(address, { method: "POST", headers: { [header]: token }, body: new URLSearchParams(fields) });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
};

const load = (source, failed) => {
  const script = document.createElement("script");
  script.src = source;
  script.async = true;
  script.crossOrigin = "anonymous";
  script.addEventListener("error", failed);
  document.head.append(script);
};

const door = (box) => {
  const { sdk, app, config, version, solution, base } = box.dataset;
  const listed = box.dataset.origins.split(" ").filter(Boolean);
  const button = box.querySelector("[data-signup-open]");
  const say = (key) => { box.querySelector("[data-signup-status]").textContent = box.dataset[`says${key}`]; };
  let id = box.dataset.id || null;
  let sending = Promise.resolve();
  let heard = false;
  let open = false;

  // one after the other, so that the server hears of the sign-up before it hears what became of it
  const tell = (path, fields) => {
    sending = sending.then(() => post(base + path, fields));
    return sending;
  };
  const leave = () => location.assign(`${base}/${id}`);
  const lost = () => { say("Lost"); button.disabled = false; open = false; };

  const ready = () => { button.disabled = false; say("Ready"); };
  window.fbAsyncInit = () => {
    window.FB.init({ appId: app, autoLogAppEvents: true, xfbml: false, version });
    ready();
  };
  // the script is there already when a list asks for itself again
  if (window.FB) ready();
  else load(sdk, () => say("Blocked"));

  window.addEventListener("message", (event) => {
    if (!open || typeof event.data !== "string" || !trusted(event.origin, listed)) return;
    let message;
    try { message = JSON.parse(event.data); } catch { return; }
    if (message.type !== "WA_EMBEDDED_SIGNUP") return;
    heard = true;
    tell(`/${id}/events`, { event: String(message.event), data: JSON.stringify(message.data ?? {}) }).catch(lost);
  });

  const over = async (response) => {
    const code = response?.authResponse?.code;
    try {
      if (code) {
        say("Exchange");
        await tell(`/${id}/code`, { code });
      } else {
        await (heard ? sending : tell(`/${id}/events`, { event: "CLOSED", data: "{}" }));
      }
      open = false;
      leave();
    } catch {
      lost();
    }
  };

  button.addEventListener("click", () => {
    id ??= crypto.randomUUID();
    heard = false;
    open = true;
    button.disabled = true;
    say("Open");
    sending = Promise.resolve();
    tell("", { id }).catch(lost);
    // in this very turn: later the browser would take the window for an advertisement
    window.FB.login((response) => { over(response); }, {
      config_id: config,
      response_type: "code",
      override_default_response_type: true,
      extras: { setup: solution ? { solutionID: solution } : {}, featureType: "" },
    });
  });
};

const seek = (root) => root.querySelectorAll("[data-signup]:not([data-bound])").forEach((box) => { box.dataset.bound = "yes"; door(box); });
seek(document);
document.addEventListener("htmx:load", (event) => seek(event.target.parentElement ?? document));
