/* 用我的位置: sorts the list by distance. The position stays in this page: nothing here sends a request. */
(function () {
  'use strict';
  var button = document.querySelector('[data-near]'), list = document.querySelector('[data-near-list]');
  if (!button || !list || !navigator.geolocation) { return; }
  button.hidden = false;

  function say(name) {
    var live = document.getElementById('yz-live'), note = document.querySelector('[data-near-note]');
    var text = button.getAttribute('data-word-' + name) || '';
    if (live) { live.textContent = text; }
    if (note) { note.textContent = text; note.hidden = !text; }
  }
  function metres(a, b) { // great circle, mean radius of the earth
    var rad = Math.PI / 180, dLat = (b[0] - a[0]) * rad, dLon = (b[1] - a[1]) * rad;
    var half = Math.pow(Math.sin(dLat / 2), 2) + Math.cos(a[0] * rad) * Math.cos(b[0] * rad) * Math.pow(Math.sin(dLon / 2), 2);
    return 2 * 6371008.8 * Math.asin(Math.sqrt(Math.min(1, half)));
  }
  function words(m) {
    return m < 995 ? button.getAttribute('data-word-m').replace('{n}', Math.max(10, Math.round(m / 10) * 10))
      : button.getAttribute('data-word-km').replace('{n}', (Math.round(m / 10) / 100).toFixed(2));
  }
  function sort(position) {
    var here = [position.coords.latitude, position.coords.longitude];
    var rows = Array.prototype.slice.call(list.children).map(function (row) {
      var lat = row.getAttribute('data-lat'), lon = row.getAttribute('data-lon');
      return { row: row, far: lat ? metres(here, [parseFloat(lat), parseFloat(lon)]) : Infinity };
    });
    rows.sort(function (a, b) { return a.far - b.far; });
    rows.forEach(function (item) {
      var place = item.row.querySelector('[data-near-distance]');
      if (place && isFinite(item.far)) { place.textContent = words(item.far); place.hidden = false; }
      list.appendChild(item.row);
    });
    button.removeAttribute('aria-disabled');
    say('done');
  }
  button.addEventListener('click', function () {
    if (button.getAttribute('aria-disabled') === 'true') { return; }
    button.setAttribute('aria-disabled', 'true');
    say('wait');
    navigator.geolocation.getCurrentPosition(sort, function () {
      button.removeAttribute('aria-disabled');
      say('failed');
    }, { maximumAge: 60000, timeout: 15000 });
  });
})();
