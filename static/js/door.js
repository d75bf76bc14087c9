// The list at the door while it stays open: search as you type, tap to mark, live figures, and a queue for when the
// connection drops (door_queue.js). Without this script every button is an ordinary form.
"use strict";

const door = document.getElementById("door");
const list = door.querySelector(".checkin");
const search = document.getElementById("zoek");
const nobody = document.getElementById("door-nobody");
const line = document.getElementById("door-line");
const chip = document.getElementById("door-chip");
const refused = document.getElementById("door-refused");
const said = document.getElementById("door-said");
const walkIn = document.getElementById("walk-in");
const tokens = door.querySelectorAll("[name=csrf_token]");
const POLL_MS = 4000;
const TELL_MS = 700;
const counts = { attended: Number(door.dataset.attended), expected: Number(door.dataset.expected) };
let [since, etag, connection, polling, telling] = [door.dataset.since, "", "ok", 0, 0];

// ---- Search: accents, capitals and tussenvoegsels do not matter (registrations/door_list.py does the same) ----

const OTHER = { ø: "o", ł: "l", đ: "d", ı: "i", æ: "ae", œ: "oe", ß: "ss", þ: "th", ð: "d" };
const BETWEEN = new Set("van de den der het ten ter te op in aan bij uit von el la le du".split(" "));
const wordsOf = (text) =>
  text.toLowerCase().replace(/[øłđıæœßþð]/g, (letter) => OTHER[letter]).normalize("NFD").replace(/\p{M}/gu, "")
    .match(/[\p{L}\p{N}]+/gu) || [];
const index = new WeakMap();
const wordsIn = (row) => {
  if (!index.has(row)) {
    const [name, rest, number] = ["b", "small", ".checkin__nr"].map((part) => row.querySelector(part).textContent);
    const words = wordsOf(`${name} ${rest}`);
    index.set(row, { words, number: number.trim() });
  }
  return index.get(row);
};
const isFound = (row, asked) => {
  if (!asked.length) return !("cancelled" in row.dataset) || row.dataset.state === "attended"; // she may come all the same
  const { words, number } = wordsIn(row);
  if (asked.length === 1 && asked[0] === number) return true;
  const wanted = asked.filter((word) => !BETWEEN.has(word));
  const every = (wanted.length ? wanted : asked).every((one) => words.some((word) => word.startsWith(one)));
  return every || words.some((_word, at) => words.slice(at).join("").startsWith(asked.join("")));
};
const find = () => {
  const asked = wordsOf(search.value);
  let found = 0;
  for (const row of list.children) {
    row.hidden = !isFound(row, asked);
    found += !row.hidden;
  }
  nobody.hidden = found > 0;
  if (walkIn) offerWalkIn(found === 0 && asked.length > 0 && !/^\d+$/.test(asked[0]));
  return found;
};
// Whom nobody knows is a walk-in: her name is filled in already.
const offerWalkIn = (offered) => {
  const name = walkIn.querySelector("[name=name]");
  if (name.value && !walkIn.dataset.offered) return;
  walkIn.open = offered;
  walkIn.dataset.offered = offered ? "yes" : "";
  name.value = offered ? asName(search.value.trim()) : "";
};
const asName = (typed) =>
  typed.replace(/(^|\s)(\p{Ll}\S*)/gu, (whole, gap, word) =>
    gap && BETWEEN.has(word) ? whole : gap + word[0].toUpperCase() + word.slice(1));
// How many are left is said when she pauses, not at each letter.
const tellFound = (found) => {
  clearTimeout(telling);
  telling = setTimeout(() => say(said.dataset.found.replace("{found}", found).replace("{all}", list.children.length)), TELL_MS);
};
search.addEventListener("input", () => {
  tellFound(find());
  if (door.getBoundingClientRect().top < 0) window.scrollTo(0, door.getBoundingClientRect().top + window.scrollY);
});
search.form.addEventListener("submit", (event) => { event.preventDefault(); find(); });

// ---- A row, and what it shows ----

const rowOf = (id) => document.getElementById(`deelnemer-${id}`);
const nameIn = (row) => (row ? row.querySelector("b").textContent : "");
const timeNow = () => {
  const [hours, minutes] = new Intl.DateTimeFormat("nl-NL", { timeZone: "Europe/Amsterdam", hour: "numeric", minute: "2-digit" })
    .formatToParts(new Date()).filter((part) => part.type !== "literal").map((part) => part.value);
  return document.documentElement.lang === "nl" ? `${Number(hours)}.${minutes}` : `${hours.padStart(2, "0")}:${minutes}`;
};
const show = (row, attendance, at) => {
  const cell = row.querySelector(".checkin__in") || row.appendChild(Object.assign(document.createElement("span"), { className: "checkin__in" }));
  const hadFocus = cell.contains(document.activeElement);
  cell.replaceChildren(document.getElementById(`door-${attendance || "none"}`).content.cloneNode(true));
  for (const [mark, text] of [["[data-at]", at], ["[data-name]", nameIn(row)]]) {
    const place = cell.querySelector(mark);
    if (place) place.textContent = text;
  }
  const button = cell.querySelector("button");
  button.setAttribute("formaction", `${door.dataset.page}/${row.id.split("-")[1]}?gezien=${row.dataset.version}`);
  row.dataset.state = attendance;
  if (!("open" in door.dataset)) button.remove();
  else if (hadFocus) button.focus();
};
const newRow = (data) => {
  const row = document.getElementById("door-row").content.cloneNode(true).firstElementChild;
  row.id = `deelnemer-${data.id}`;
  row.dataset.sort = data.sort;
  const next = [...list.children].find((one) => one.dataset.sort > data.sort);
  list.insertBefore(row, next || null);
  return row;
};
const apply = (data) => {
  if (queue.taps.some((tap) => tap.id === data.id)) return; // her own tap is newer; its answer tells the truth
  let row = rowOf(data.id);
  if (data.gone) return row && row.remove();
  if (!row && "part" in door.dataset) return;
  row = row || newRow(data);
  row.querySelector("b").textContent = data.name;
  row.querySelector(".checkin__nr").textContent = data.number;
  row.querySelector("small").textContent = [data.organisation, data.note].filter(Boolean).join(" · ");
  index.delete(row);
  row.toggleAttribute("data-cancelled", data.cancelled);
  row.dataset.version = data.version;
  show(row, data.attendance, data.at);
  row.hidden = !isFound(row, wordsOf(search.value));
};
const count = (answer = {}) => {
  if ("attended" in answer) [counts.attended, counts.expected] = [answer.attended, answer.expected];
  const unsent = queue.taps.reduce((sum, tap) => sum + tap.adds, 0);
  const attended = counts.attended + unsent;
  const walkIns = queue.taps.filter((tap) => !tap.id).length;
  const whole = counts.expected + walkIns;
  const words = door.querySelector("[data-of]");
  words.dataset.words = words.dataset.words || words.textContent.replace(/\d+/, "{}");
  const [figure, of] = [door.querySelector("[data-figure]"), words.dataset.words.replace("{}", whole)];
  if (figure.textContent !== String(attended)) figure.textContent = attended;
  if (words.textContent !== of) words.textContent = of;
  for (const told of document.querySelectorAll("[data-when-some]")) told.hidden = !attended;
  for (const told of document.querySelectorAll("[data-when-nobody]")) told.hidden = attended > 0;
  door.querySelector(".meter rect").setAttribute("width", `${Math.round((100 * attended) / Math.max(whole, 1))}%`);
};
