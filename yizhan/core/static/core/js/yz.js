/* Progressive enhancement only: without this file every page still reads, submits and prints. */
(function () {
  'use strict';
  var root = document.documentElement;

  function say(text) {
    var live = document.getElementById('yz-live');
    if (live) { live.textContent = ''; window.setTimeout(function () { live.textContent = text; }, 50); }
  }
  function words(name) { return root.getAttribute('data-word-' + name) || ''; }

  // ---- Elder view: the form posts; here the page only changes at once and the answer is fetched quietly ----
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (!form.matches('form[data-yz-elder]') || !window.fetch) { return; }
    event.preventDefault();
    fetch(form.action, { method: 'POST', body: new FormData(form), credentials: 'same-origin', redirect: 'manual' })
      .then(function () { window.location.reload(); }, function () { form.removeAttribute('data-yz-elder'); form.submit(); });
    if (root.getAttribute('data-view') === 'elder') { root.removeAttribute('data-view'); } else { root.setAttribute('data-view', 'elder'); }
  });

  // ---- Read aloud: the button appears only where the browser has a voice for the page's language ----
  function voiceFor(language) {
    var voices = window.speechSynthesis ? window.speechSynthesis.getVoices() : [];
    return voices.filter(function (v) { return v.lang.slice(0, 2).toLowerCase() === language.slice(0, 2).toLowerCase(); })[0];
  }
  function showReaders() {
    var voice = voiceFor(root.lang || 'zh');
    document.querySelectorAll('[data-yz="read"]').forEach(function (b) { b.hidden = !voice; });
  }
  if (window.speechSynthesis) {
    window.speechSynthesis.addEventListener && window.speechSynthesis.addEventListener('voiceschanged', showReaders);
  }
  function readAloud(button) {
    var synth = window.speechSynthesis, region = document.querySelector(button.getAttribute('data-target') || 'main');
    if (!synth || !region) { return; }
    if (synth.speaking) { synth.cancel(); button.setAttribute('aria-pressed', 'false'); return; }
    var speech = new SpeechSynthesisUtterance(region.innerText);
    speech.lang = root.lang; speech.voice = voiceFor(root.lang) || null; speech.rate = 0.9;
    speech.onend = speech.onerror = function () { button.setAttribute('aria-pressed', 'false'); };
    synth.speak(speech);
    button.setAttribute('aria-pressed', 'true');
  }
  window.addEventListener('pagehide', function () { if (window.speechSynthesis) { window.speechSynthesis.cancel(); } });

  // ---- Buttons named by data-yz ----
  document.addEventListener('click', function (event) {
    var button = event.target.closest && event.target.closest('[data-yz]');
    if (!button) { return; }
    var act = button.getAttribute('data-yz');
    if (act === 'read') { readAloud(button); }
    if (act === 'print') { window.print(); }
    if (act === 'share') { share(button, event); }
    if (act === 'map') { openMap(button); }
    if (act === 'back' && window.history.length > 1 && document.referrer.indexOf(window.location.origin) === 0) {
      event.preventDefault(); window.history.back();
    }
    if (act === 'tick') { // all boxes of the region that data-target names
      document.querySelectorAll(button.getAttribute('data-target') + ' input[type="checkbox"]').forEach(function (box) { box.checked = true; });
    }
    if (act === 'toggle') { // disclosure: aria-controls names the region
      var region = document.getElementById(button.getAttribute('aria-controls'));
      if (region) { region.hidden = !region.hidden; button.setAttribute('aria-expanded', String(!region.hidden)); }
    }
  });
  // Buttons that do nothing without script stay hidden until script runs.
  function reveal() {
    document.querySelectorAll('[data-yz="print"], [data-yz="map"], [data-yz="tick"]').forEach(function (b) { b.hidden = false; });
    document.querySelectorAll('[data-yz="share"]').forEach(function (b) { b.hidden = !navigator.share && b.tagName !== 'A'; });
    showReaders();
  }
  function share(button, event) {
    if (!navigator.share) { return; }
    event.preventDefault();
    navigator.share({ title: document.title, url: button.getAttribute('data-url') || window.location.href }).catch(function () {});
  }

  // ---- Sending: mark the button; the server refuses the double by its key, not this script ----
  document.addEventListener('submit', function (event) {
    var form = event.target, button = event.submitter || form.querySelector('[type="submit"]');
    if (event.defaultPrevented || form.method !== 'post' || !button) { return; }
    if (button.getAttribute('aria-disabled') === 'true') { event.preventDefault(); return; }
    button.setAttribute('aria-disabled', 'true');
    button.setAttribute('data-yz-was', button.innerHTML);
    var spin = document.createElement('span');
    spin.className = 'yz-spin'; spin.setAttribute('aria-hidden', 'true');
    window.setTimeout(function () { // after the browser has read the button's own name and value
      button.replaceChildren(spin, document.createTextNode(button.getAttribute('data-busy') || words('busy')));
    }, 0);
    window.setTimeout(release, 15000); // an answer that is a file leaves the page as it was
    say(words('busy'));
  });
  function release() {
    document.querySelectorAll('[data-yz-was]').forEach(function (b) {
      b.innerHTML = b.getAttribute('data-yz-was'); b.removeAttribute('data-yz-was'); b.removeAttribute('aria-disabled');
    });
  }
  window.addEventListener('pageshow', function (event) { if (event.persisted) { release(); } });
  document.addEventListener('htmx:finally:request', function () { release(); });

  // ---- After a swap: focus goes to what the new content marks with data-yz-focus ----
  function focusMarked(scope) {
    var mark = scope && scope.querySelector && scope.querySelector('[data-yz-focus]');
    if (!mark) { return; }
    if (!mark.matches('a, button, input, select, textarea, [tabindex]')) { mark.setAttribute('tabindex', '-1'); }
    mark.focus();
  }
  document.addEventListener('htmx:after:swap', function (event) {
    var ctx = event.detail && event.detail.ctx, target = (ctx && ctx.target) || event.target;
    if (target && !target.isConnected) { target = document.getElementById(target.id) || document; }
    focusMarked(target);
    reveal();
  });
  document.addEventListener('htmx:error', function () { say(words('failed')); });
  // A page answered with status 422 has its error summary first.
  focusMarked(document.querySelector('.yz-errsum[data-yz-focus]') && document);

  // ---- Offline strip ----
  function lineState() {
    var strip = document.getElementById('yz-offline');
    if (strip) { strip.hidden = navigator.onLine !== false; }
  }
  window.addEventListener('online', lineState);
  window.addEventListener('offline', lineState);

  // ---- Map: nothing is loaded until the person opens it; the same list stands in text beside it ----
  var BASE = {
    district: { color: '#8fb3ad', weight: 1.5, fillColor: '#f2f5ef', fillOpacity: 1, dashArray: '5 4' },
    river: { stroke: false, fillColor: '#cbe1ea', fillOpacity: 1 }, lake: { stroke: false, fillColor: '#cbe1ea', fillOpacity: 1 },
    park: { stroke: false, fillColor: '#d7e8d3', fillOpacity: 1 }, road1: { color: '#fff', weight: 5 },
    road2: { color: '#fff', weight: 3 }, road3: { color: '#fff', weight: 1.4 },
    county: { color: '#b9c9c5', weight: 1, fillColor: '#f7f8f5', fillOpacity: 1 }, waterline: { color: '#cbe1ea', weight: 6 }
  };
  function load(tag, attributes) {
    return new Promise(function (done, failed) {
      var node = document.createElement(tag);
      Object.keys(attributes).forEach(function (k) { node[k] = attributes[k]; });
      node.onload = done; node.onerror = failed;
      document.head.appendChild(node);
    });
  }
  function openMap(button) {
    var box = document.getElementById(button.getAttribute('aria-controls'));
    if (!box || box.hasAttribute('data-open')) { return; }
    box.setAttribute('data-open', '');
    button.setAttribute('aria-disabled', 'true');
    var ready = window.L ? [] : [load('link', { rel: 'stylesheet', href: box.getAttribute('data-css') }), load('script', { src: box.getAttribute('data-js') })];
    Promise.all(ready)
      .then(function () { return fetch(box.getAttribute('data-base')).then(function (r) { return r.json(); }, function () { return null; }); })
      .then(function (base) { drawMap(box, base); button.hidden = true; },
        function () { box.removeAttribute('data-open'); button.removeAttribute('aria-disabled'); say(words('failed')); });
  }
  function pin(text, on) {
    var outer = document.createElement('span'), inner = document.createElement('span');
    outer.className = 'yz-pin' + (on ? ' on' : ''); inner.textContent = text; outer.appendChild(inner);
    return L.divIcon({ className: 'yz-pin-plain', html: outer, iconSize: [34, 34], iconAnchor: [17, 36] });
  }
  function drawMap(box, base) {
    var plan = JSON.parse(box.getAttribute('data-yz-map'));
    box.hidden = false;
    var map = L.map(box, { attributionControl: false, zoomSnap: 0.1, scrollWheelZoom: false, zoomControl: true });
    map.setView(plan.center || [0, 0], plan.zoom || 13);
    if (base) { L.geoJSON(base, { interactive: false, style: function (f) { return Object.assign({ lineCap: 'round', lineJoin: 'round' }, BASE[f.properties.kind]); } }).addTo(map); }
    L.control.attribution({ prefix: false }).addAttribution(box.getAttribute('data-attribution') || '').addTo(map);
    var points = (plan.points || []).map(function (p) {
      var mark = L.marker([p.lat, p.lng], { alt: p.name, title: p.name, icon: pin(p.mark, p.on) }).addTo(map);
      var name = document.createElement(p.url ? 'a' : 'b');
      name.textContent = p.name;
      if (p.url) { name.href = p.url; }
      mark.bindPopup(name);
      return [p.lat, p.lng];
    });
    if (plan.me) { L.circleMarker(plan.me, { radius: 8, color: '#fff', weight: 3, fillColor: '#1d4a91', fillOpacity: 1, interactive: false }).addTo(map); points.push(plan.me); }
    if (!plan.center && points.length) { map.fitBounds(points, { padding: [30, 30], maxZoom: 15 }); }
    map.getContainer().focus();
  }

  reveal();
  lineState();
})();
