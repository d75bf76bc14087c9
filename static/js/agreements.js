// Narrows the list of people while one types. Without this script the button beside the field does it.
"use strict";

for (const search of document.querySelectorAll("[data-narrows]")) {
  const list = document.getElementById(search.dataset.narrows);
  const field = search.querySelector("input");
  const button = search.querySelector("button");
  const told = search.querySelector("[role=status]");
  let telling = 0;
  if (!list || !field || field.value) continue; // what was searched for by the button stays as the server gave it
  button.hidden = true;
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLocaleLowerCase();
    const choices = [...list.querySelectorAll("label")];
    for (const choice of choices) {
      choice.hidden = !choice.querySelector(":checked") && !choice.textContent.toLocaleLowerCase().includes(wanted);
    }
    clearTimeout(telling); // said when she pauses, not at each letter
    telling = setTimeout(() => {
      const found = choices.filter((choice) => !choice.hidden).length;
      told.textContent = told.dataset.words.replace("{found}", found).replace("{all}", choices.length);
    }, 700);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}
