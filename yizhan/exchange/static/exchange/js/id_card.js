/* 读身份证: asks the helper program on this machine and fills the form. Without it, or without script, one types. */
(function () {
  "use strict";
  var box = document.getElementById("card-reader");
  if (!box || !box.dataset.readerUrl || !window.fetch) return;
  var button = box.querySelector("[data-reader-button]");
  var status = box.querySelector("[data-reader-status]");
  var say = function (word) { status.textContent = box.dataset["word" + word]; };
  var put = function (id, text) {
    var field = document.getElementById(id);
    if (!field || !text) return;
    field.value = text;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  button.hidden = false;
  button.addEventListener("click", function () {
    button.disabled = true;
    say("Reading");
    fetch(box.dataset.readerUrl + "/v1/read", {
      method: "POST", mode: "cors", credentials: "omit", cache: "no-store",
      headers: { "Content-Type": "application/json" }, body: "{}"
    }).then(function (answer) {
      return answer.json();
    }).then(function (card) {
      if (card.status !== "ok") { say("Failed"); return; }
      put("id_full_name", card.full_name);
      put("id_identity_number", card.identity_number);
      put("id_birth_year", (card.birth_on || "").slice(0, 4));
      var mark = document.getElementById("id_card_was_read");
      if (mark) mark.value = "on";
      say("Done");
    }).catch(function () {
      say("Off");
    }).then(function () {
      button.disabled = false;
    });
  });
}());
