// The phone of a simulated user: looks at the world once a second and acts through /_sim/.
const $ = (id) => document.getElementById(id);
let state = null;
let peer = null;
let joined = null;

async function send(path, body) {
  const answer = await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}),
  });
  const json = await answer.json();
  if (!answer.ok) {
    $("status").textContent = json.error?.error_data?.details ?? json.error?.message ?? "Refused";
    throw new Error("refused");
  }
  return json;
}

const user = () => $("user").value;
const liveCall = () => state?.calls.find((call) => call.wa_id === user() && !call.ended_at);

// The person's own voice: an offer with all candidates, answered by the edge.
async function join(callId) {
  const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
  peer = new RTCPeerConnection();
  microphone.getTracks().forEach((track) => peer.addTrack(track, microphone));
  peer.ontrack = (event) => { $("ear").srcObject = event.streams[0]; };
  await peer.setLocalDescription(await peer.createOffer());
  await new Promise((done) => {
    if (peer.iceGatheringState === "complete") done();
    peer.addEventListener("icegatheringstatechange", () => { if (peer.iceGatheringState === "complete") done(); });
  });
  const answer = await send(`/_sim/calls/${encodeURIComponent(callId)}/media`, { sdp: peer.localDescription.sdp });
  await peer.setRemoteDescription({ type: "answer", sdp: answer.sdp });
  joined = callId;
}

function leave() {
  peer?.getSenders().forEach((sender) => sender.track?.stop());
  peer?.close();
  peer = null;
  joined = null;
}

$("call").addEventListener("click", async () => {
  const voice = $("voice").value;
  const call = await send("/_sim/calls", {
    from: user(), number_id: $("number").value, media: voice !== "mic", tone_hz: voice === "mic" ? 0 : Number(voice),
  });
  if (voice === "mic") await join(call.call_id);
  refresh();
});
$("answer").addEventListener("click", async () => {
  await join(liveCall().id);
  await send(`/_sim/users/${user()}/answer`);
  refresh();
});
$("decline").addEventListener("click", () => send(`/_sim/users/${user()}/reject`).then(refresh));
$("hangup").addEventListener("click", () => send(`/_sim/users/${user()}/hangup`).then(refresh));
$("write").addEventListener("click", () => send(`/_sim/users/${user()}/message`, { number_id: $("number").value, text: "Hello" })
  .then(() => { $("status").textContent = "Message sent"; }));
for (const key of "123456789*0#") {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = key;
  button.addEventListener("click", () => send(`/_sim/users/${user()}/dtmf`, { key }));
  document.querySelector(".keys").append(button);
}

function fill(select, rows, value, label) {
  if (select.options.length === rows.length) return;
  const before = select.value;
  select.replaceChildren(...rows.map((row) => new Option(label(row), value(row))));
  if (before) select.value = before;
}

function permissions() {
  const rows = state.permissions.filter((row) => row.wa_id === user());
  $("permissions").replaceChildren(...rows.map((row) => {
    const number = state.numbers.find((candidate) => candidate.id === row.number_id);
    const item = document.createElement("li");
    item.append(`${number.name}: ${row.permission}${row.open_request ? ", asks to call you" : ""}`, document.createElement("br"));
    const actions = [["Allow temporarily", "grant", {}], ["Allow always", "grant", { permanent: true }], ["Don't allow", "deny", {}]];
    if (row.permission !== "none") actions.push(["Revoke", "revoke", {}]);
    for (const [label, verb, extra] of actions) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => send(`/_sim/users/${user()}/${verb}`, { number_id: row.number_id, ...extra }).then(refresh));
      item.append(button);
    }
    return item;
  }));
}

async function refresh() {
  state = await (await fetch("/_sim/state")).json();
  fill($("user"), state.users, (row) => row.waId ?? row.wa_id, (row) => `${row.name} +${row.waId ?? row.wa_id}`);
  fill($("number"), state.numbers, (row) => row.id, (row) => `${row.name} +${row.e164}`);
  permissions();
  const call = liveCall();
  const ringing = call && call.direction === "BUSINESS_INITIATED" && !call.accepted_at;
  $("dial").hidden = Boolean(call);
  $("incoming").hidden = !ringing;
  $("live").hidden = !call || ringing;
  if (!call) {
    if (joined) leave();
    if ($("status").textContent !== "Message sent") $("status").textContent = "Idle";
    return;
  }
  const name = state.numbers.find((row) => row.id === call.number_id).name;
  $("caller").textContent = `${name} calls you`;
  $("status").textContent = ringing ? "Incoming call" : call.answered_at ? "In call" : call.pre_accepted ? "Ringing" : "Calling";
  if (call.answered_at) {
    const seconds = Math.max(0, Math.round((Date.parse(state.now) - Date.parse(call.answered_at)) / 1000));
    $("timer").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  } else {
    $("timer").textContent = "0:00";
  }
}

$("user").addEventListener("change", refresh);
await refresh();
setInterval(refresh, 1000);
