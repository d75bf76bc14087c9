// Another row for a colleague without asking the server. Without this script the button sends the form and brings it back.
"use strict";

const rows = document.querySelector("[data-rows]");
const button = document.querySelector("button[name=more_rows]");

const renumber = (element, from, to) => {
  for (const name of ["id", "name", "for", "list", "aria-describedby"]) {
    const value = element.getAttribute(name);
    if (value) element.setAttribute(name, value.replaceAll(`colleagues-${from}`, `colleagues-${to}`));
  }
};

const emptied = (row) => {
  for (const said of row.querySelectorAll(".field__error")) said.remove();
  for (const wrong of row.querySelectorAll(".field--wrong")) wrong.classList.remove("field--wrong");
  for (const input of row.querySelectorAll("input")) {
    if (input.type === "radio") input.checked = false;
    else input.value = "";
    input.removeAttribute("aria-invalid");
    if (input.getAttribute("aria-describedby")?.includes("-error")) input.removeAttribute("aria-describedby");
  }
};

const addRow = () => {
  const last = rows.lastElementChild;
  const number = rows.children.length;
  const row = last.cloneNode(true);
  emptied(row);
  for (const element of [row, ...row.querySelectorAll("*")]) renumber(element, number - 1, number);
  const legend = row.querySelector("legend");
  legend.textContent = legend.textContent.replace(String(number), String(number + 1));
  rows.append(row);
  row.querySelector("input").focus();
  document.querySelector("[data-said]").textContent = legend.textContent;
  if (rows.children.length >= Number(rows.dataset.most)) button.hidden = true;
};

if (rows && button) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    addRow();
  });
}
