/* Without a network a check-in or a roll call stays on the phone with its own time and is sent later. Without this file
   the same forms simply need a network. Nothing but the form's own fields is kept; another person's are never sent. */
(function () {
  'use strict';
  var KEY = 'yz-kept', box = document.getElementById('yz-kept');
  if (!box || !window.localStorage || !window.fetch) { return; }
  var who = box.getAttribute('data-who');

  function read() { try { return JSON.parse(localStorage.getItem(KEY) || '[]'); } catch (error) { return []; } }
  function write(rows) { localStorage.setItem(KEY, JSON.stringify(rows.slice(-50))); }
  function say(name) {
    box.className = 'yz-panel'; box.hidden = false; box.textContent = box.getAttribute('data-' + name);
    var main = document.getElementById('main');
    if (main && box.parentNode !== main) { main.insertBefore(box, main.firstChild); }
  }

  function keep(form, button) {
    var fields = [];
    new FormData(form).forEach(function (value, name) {
      if (typeof value === 'string' && name !== 'csrfmiddlewaretoken') { fields.push([name, value]); }
    });
    if (button && button.name) { fields.push([button.name, button.value]); }
    var rows = read();
    rows.push({ who: who, url: form.getAttribute('action'), said_at: new Date().toISOString(), fields: fields });
    write(rows);
    say('kept');
  }

  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (!form.matches('form[data-yz-queue]') || navigator.onLine !== false) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    keep(form, event.submitter);
  }, true);

  function token() {
    var field = document.querySelector('input[name="csrfmiddlewaretoken"]');
    return field ? field.value : '';
  }

  function send() {
    var rows = read(), own = rows.filter(function (row) { return row.who === who; });
    if (!own.length || navigator.onLine === false || !token()) { return; }
    var row = own[0], body = new FormData();
    row.fields.forEach(function (pair) { body.append(pair[0], pair[1]); });
    body.append('csrfmiddlewaretoken', token());
    body.append('said_at', row.said_at);
    body.append('sent_at', new Date().toISOString());
    fetch(row.url, { method: 'POST', body: body, credentials: 'same-origin', redirect: 'manual' }).then(function (answer) {
      if (answer.status >= 500) { return; }                    // the server is away: keep it for the next time
      write(read().filter(function (kept) { return kept.said_at !== row.said_at || kept.url !== row.url; }));
      say(answer.type === 'opaqueredirect' || answer.ok ? 'sent' : 'failed');
      send();
    }, function () { /* still no network */ });
  }
  window.addEventListener('online', send);
  send();
})();
