// The second of two clicks on a button sends nothing: what the first one brought is shown, a password is not asked for
// that is the old one by now, and recovery codes that are shown once are seen.
"use strict";

const AGAIN_AFTER = 3000;
let last = { at: -AGAIN_AFTER };

document.addEventListener("submit", (event) => {
  const { target: form, submitter: button, timeStamp: at } = event;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form === last.form && button === last.button && at - last.at < AGAIN_AFTER) event.preventDefault();
  else last = { form, button, at };
});
