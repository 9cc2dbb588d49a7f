// The window speaks to the page that opened it by messages only: what happened (WA_EMBEDDED_SIGNUP), and to the SDK
// the code. It closes itself at the end, as Meta's does.
const asked = new URLSearchParams(location.search);
const extras = JSON.parse(asked.get('extras') || '{}');
const opener = asked.get('origin') || '';
const form = document.getElementById('window');
const problem = document.getElementById('problem');
const pages = [...form.querySelectorAll('section')];
let at = 0;

function show(index) {
  at = index;
  pages.forEach((page, i) => { page.hidden = i !== at; });
  document.getElementById('where').textContent = `Step ${at + 1} of ${pages.length}`;
  document.getElementById('next').textContent = at === pages.length - 1 ? 'Finish' : 'Continue';
  problem.textContent = '';
  const first = pages[at].querySelector('input');
  (first || document.getElementById('next')).focus();
}

function tell(event, data) {
  if (window.opener) {
    window.opener.postMessage(JSON.stringify({ type: 'WA_EMBEDDED_SIGNUP', event, data, version: 3 }), opener);
  }
}

const step = () => pages[at].dataset.step;
const without = () => form.elements.none.checked;
const onApp = () => form.elements.app.checked || extras.featureType === 'whatsapp_business_app_onboarding';

function second() {
  form.querySelectorAll('[data-second]').forEach((label) => { label.hidden = !form.elements.several.checked; });
}

function complaint() {
  if (step() === 'PHONE_NUMBER_SETUP' && !without() && !/[0-9]{7}/.test(form.elements.phone.value.replace(/[^0-9]/g, ''))) {
    return 'Enter a phone number with its country code.';
  }
  if (step() === 'PHONE_NUMBER_VERIFICATION' && form.elements.code.value.replace(/[^0-9]/g, '') !== '123830') {
    return 'The code is wrong.';
  }
  const missing = [...pages[at].querySelectorAll('input[required]')]
    .some((input) => !input.value.trim() && !(input.name === 'phone' && without()));
  return missing ? 'Fill in the field.' : '';
}

async function finish() {
  const accounts = [{ name: form.elements.first.value, currency: form.elements.currency.value, phone: without() ? null : form.elements.phone.value }];
  if (form.elements.several.checked) {
    accounts.push({ name: form.elements.second.value, currency: form.elements.currency.value, phone: form.elements.phone2.value || null });
  }
  const answer = await fetch('/dialog/finish', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ business: form.elements.business.value, accounts, on_phone_app: onApp() }),
  });
  const granted = await answer.json();
  if (!answer.ok) {
    problem.textContent = granted.error.error_data.details || granted.error.message;
    return;
  }
  // only the account chosen first is told; what else was granted is known to the token
  const data = { waba_id: granted.waba_ids.at(-1), business_id: granted.business_id };
  if (onApp()) {
    tell('FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING', { waba_id: data.waba_id });
  } else if (granted.phone_number_ids.length === 0) {
    tell('FINISH_ONLY_WABA', data);
  } else {
    tell('FINISH', { phone_number_id: granted.phone_number_ids[0], ...data });
  }
  if (window.opener) {
    window.opener.postMessage(JSON.stringify({ sdk: asked.get('cbt'), code: granted.code }), opener);
  }
  window.close();
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const said = complaint();
  if (said) {
    problem.textContent = said;
  } else if (at === pages.length - 1) {
    await finish();
  } else {
    // nothing to verify without a number, nor for one that is on the phone already
    const skip = step() === 'PHONE_NUMBER_SETUP' && without() ? 2 : 1;
    show(at + skip);
  }
});
form.elements.several.addEventListener('change', second);
document.getElementById('cancel').addEventListener('click', () => {
  tell('CANCEL', { current_step: step() });
  window.close();
});
const trouble = () => ({
  error_message: 'Your WhatsApp account could not be created: the display name is against the rules.',
  error_id: '524126',
  session_id: 'f34b51dab5e0498',
  timestamp: Math.floor(Date.now() / 1000),
});
document.getElementById('report').addEventListener('click', () => {
  tell('CANCEL', trouble());
  window.close();
});
document.getElementById('fail').addEventListener('click', () => {
  tell('ERROR', trouble());
  window.close();
});
second();
show(0);
