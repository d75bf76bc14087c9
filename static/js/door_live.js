// The second half of the list at the door: what is tapped, what is said about it, and what others did meanwhile.
"use strict";

const queue = new DoorQueue(door.dataset.page, {
  token: () => tokens[0].value,
  renew: () => look(),
  told: (what, tap, answer) => {
    if (what === "sent" && answer.row) apply(answer.row);
    if (what === "sent" && answer.sentence) complain(nameOf(tap), answer.sentence);
    if (what === "refused") giveBack(tap, answer.sentence);
    if (what !== "changed") count(answer);
    showQueue();
  },
});
const nameOf = (tap) => (tap.id ? nameIn(rowOf(tap.id)) : tap.fields.name);
const say = (...words) => { said.textContent = words.filter(Boolean).join(" "); };

const complain = (name, sentence) => {
  const item = document.createElement("li");
  item.textContent = [name, sentence].filter(Boolean).join(": ");
  refused.querySelector("ul").append(item);
  refused.hidden = false;
};
refused.querySelector("button").addEventListener("click", () => {
  refused.hidden = true;
  refused.querySelector("ul").replaceChildren();
  list.focus({ preventScroll: true }); // the button that had the focus is gone
});
// Refused: the true state comes with the next look; what was typed goes back into the form.
const giveBack = (tap, sentence) => {
  complain(nameOf(tap), sentence);
  if (!tap.id && walkIn) {
    walkIn.open = true;
    for (const name of ["name", "email", "organisation"]) walkIn.querySelector(`[name=${name}]`).value = tap.fields[name];
  }
  since = "";
  etag = "";
  look();
};

// ---- What is not sent yet ----

const showQueue = () => {
  const taps = queue.taps;
  const unsent = new Set(taps.map((tap) => tap.id));
  for (const row of list.querySelectorAll(".is-unsent")) if (!unsent.has(Number(row.id.split("-")[1]))) row.classList.remove("is-unsent");
  for (const id of unsent) rowOf(id)?.classList.add("is-unsent");
  const state = connection !== "ok" ? connection : queue.state === "idle" ? "" : queue.state;
  for (const words of line.querySelectorAll("[data-says]")) words.hidden = words.dataset.says !== state;
  line.querySelector("[data-unsent]").hidden = !taps.length;
  chip.hidden = !state;
  chip.querySelector("[data-offline]").hidden = state !== "offline";
  chip.querySelector("[data-waiting]").hidden = !taps.length;
  for (const place of door.querySelectorAll("[data-count]")) place.textContent = taps.length;
  const names = taps.filter((tap) => !tap.id).map((tap) => tap.fields.name);
  line.querySelector("[data-names]").textContent = names.length ? `: ${names.join(", ")}` : "";
  line.hidden = !state;
};
const isOffline = () => connection !== "ok" || queue.state !== "idle";

// The second half of a double tap lands on the button that takes the first half back.
const DOUBLE_TAP_MS = 500;
const tappedAt = new WeakMap();
const isSecondHalf = (row) => performance.now() - tappedAt.get(row) < DOUBLE_TAP_MS;

document.getElementById("door-marks").addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || button.name !== "attendance") return;
  const row = button.closest("li");
  if (isSecondHalf(row)) return event.preventDefault();
  const was = row.dataset.state;
  const tap = queue.add({
    id: Number(row.id.split("-")[1]),
    to: new URL(button.formAction).pathname,
    fields: { attendance: button.value },
    seen: Number(row.dataset.version),
    adds: (button.value === "attended") - (was === "attended"),
  });
  if (!tap) return; // nothing can be kept here: an ordinary form then
  event.preventDefault();
  tappedAt.set(row, performance.now());
  show(row, button.value, timeNow());
  count();
  showQueue();
  say(nameIn(row), button.value === "attended" ? said.dataset.in : said.dataset.out, isOffline() ? `(${said.dataset.kept})` : "");
});

walkIn?.querySelector("form").addEventListener("submit", (event) => {
  const form = event.target;
  const fields = Object.fromEntries(["name", "email", "organisation"].map((name) => [name, form.elements[name].value.trim()]));
  form.elements.name.value = fields.name;
  // Said at the field, here: without connection no page would come back to say it.
  if (!form.reportValidity()) return event.preventDefault();
  if (!queue.add({ to: door.dataset.walkIn, fields, adds: 1 })) return;
  event.preventDefault();
  form.reset();
  for (const name of ["name", "email", "organisation"]) form.elements[name].value = "";
  // The field that has the focus closes: back to where she began.
  const began = walkIn.dataset.offered ? search : walkIn.querySelector("summary");
  search.value = "";
  walkIn.dataset.offered = "";
  find();
  walkIn.open = false;
  began.focus({ preventScroll: true });
  count();
  showQueue();
  say(fields.name, said.dataset.in, isOffline() ? `(${said.dataset.kept})` : "");
});

// ---- What others did ----

const look = async () => {
  clearTimeout(polling);
  let refusal = "";
  try {
    const answer = await fetch(`${door.dataset.state}?sinds=${encodeURIComponent(since)}`, {
      redirect: "manual", credentials: "same-origin", cache: "no-store",
      headers: etag ? { "If-None-Match": etag, Accept: "application/json" } : { Accept: "application/json" },
    });
    if (answer.type === "opaqueredirect") refusal = "sign_in";
    else if (answer.status === 404 || answer.status === 409) refusal = "closed";
    else if (answer.status === 200) hear(await answer.json(), answer.headers.get("ETag") || "");
    connection = refusal || "ok";
  } catch {
    connection = "offline";
  }
  showQueue();
  if (connection === "ok" && queue.taps.length && !queue.sending) queue.send();
  // A link that was taken back never works again, and asking on counts as guessing, for all on the network of the venue.
  if (!document.hidden && connection !== "closed") polling = setTimeout(look, POLL_MS);
  return refusal;
};
const hear = (answer, mark) => {
  since = answer.since;
  etag = mark;
  for (const token of tokens) token.value = answer.csrf;
  answer.rows.forEach(apply);
  count(answer);
  if (answer.rows.length) nobody.hidden = [...list.children].some((row) => !row.hidden);
};
document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(polling) : look()));
window.addEventListener("online", look);
window.addEventListener("offline", () => { connection = "offline"; showQueue(); });

// ---- Begin: what was kept before this page was loaded is shown, sent, and what an earlier day left is erased ----

for (const tap of queue.taps) {
  const row = tap.id && rowOf(tap.id);
  if (row) show(row, tap.fields.attendance, timeNow());
}
if (search.value) find();
count();
showQueue();
queue.send().finally(() => {
  const erased = DoorQueue.eraseEarlierDays();
  if (erased) complain(said.dataset.erased, String(erased));
  showQueue();
});
polling = setTimeout(look, POLL_MS);
