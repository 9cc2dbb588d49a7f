// Brings a voice leg back whose network changed or broke off: by ICE restarts while the leg lives (the worker keeps a silent
// browser's leg 12 s), by a new leg where it is gone. A bounded number of tries, each later than the one before; the microphone
// stays the one that is open.
const PAUSES_MILLIS = [0, 1000, 2000, 3000, 5000];
const LOOKING_MILLIS = 4000;
// What comes and goes faster than it can be read only startles.
const READABLE_MILLIS = 1000;

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

export class Mending {
  // `restart` and `renew` bring an offer to the platform; `tell` hears "reconnecting", "back" or "failed".
  constructor(voice, { restart, renew, tell }) {
    Object.assign(this, { voice, restart, renew, tell });
    this.running = false;
  }

  async mend() {
    if (this.running || this.voice.closed) return;
    this.running = true;
    this.tell("reconnecting");
    const read = pause(READABLE_MILLIS);
    for (const millis of PAUSES_MILLIS) {
      await pause(millis);
      if (this.voice.closed) return;
      if (await this.found(millis > 0)) {
        await read;
        this.running = false;
        if (!this.voice.closed) this.tell("back");
        return;
      }
    }
    this.running = false;
    if (!this.voice.closed) this.tell("failed");
  }

  // One try. What has come back by itself in a pause needs none; but a browser that found a way while the worker has not heard of
  // its restart stands only until the worker asks for consent.
  async found(later) {
    if (later && this.voice.stands() && this.voice.isAgreed()) return true;
    try {
      await this.voice.restart(this.restart);
    } catch (refusal) {
      // without a status nobody was reached; the platform itself may ask for another try
      if (!refusal.status || refusal.status >= 500) return false;
      try {
        await this.voice.connect(this.renew);
      } catch {
        return false;
      }
    }
    return this.voice.standsWithin(LOOKING_MILLIS);
  }
}
