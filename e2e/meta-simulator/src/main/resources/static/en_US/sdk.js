// The part of Meta's JavaScript SDK that a sign-up needs: FB.init and FB.login with a configuration.
(() => {
  const home = new URL(document.currentScript.src).origin;
  let app = null;

  function login(callback, options) {
    if (!app) throw new Error('FB.login() called before FB.init()');
    const cbt = 'cb' + Math.random().toString(36).slice(2);
    const asked = new URLSearchParams({
      client_id: app.appId, display: 'popup', origin: location.origin, cbt,
      config_id: options.config_id || '', response_type: options.response_type || 'token',
      override_default_response_type: String(Boolean(options.override_default_response_type)),
      extras: JSON.stringify(options.extras || {}),
    });
    const popup = window.open(`${home}/${app.version}/dialog/oauth?${asked}`, cbt, 'width=600,height=760');
    let over = false;
    const end = (response) => {
      if (over) return;
      over = true;
      window.removeEventListener('message', hear);
      clearInterval(watch);
      callback(response);
    };
    const hear = (event) => {
      if (event.origin !== home || event.source !== popup || typeof event.data !== 'string') return;
      let said;
      try { said = JSON.parse(event.data); } catch { return; }
      if (said.sdk !== cbt) return;
      end({ authResponse: { code: said.code, userID: null }, status: 'unknown' });
    };
    window.addEventListener('message', hear);
    // the code may arrive after the window is gone
    const watch = setInterval(() => {
      if (!popup || popup.closed) setTimeout(() => end({ authResponse: null, status: 'unknown' }), 300);
    }, 200);
  }

  window.FB = { init(options) { app = options; }, login };
  if (typeof window.fbAsyncInit === 'function') window.fbAsyncInit();
})();
