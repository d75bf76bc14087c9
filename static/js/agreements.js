// Narrows the list of people while one types. Without this script the button beside the field does it.
"use strict";

for (const search of document.querySelectorAll("[data-narrows]")) {
  const list = document.getElementById(search.dataset.narrows);
  const field = search.querySelector("input");
  const button = search.querySelector("button");
  if (!list || !field || field.value) continue; // what was searched for by the button stays as the server gave it
  button.hidden = true;
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLocaleLowerCase();
    for (const choice of list.querySelectorAll("label")) {
      choice.hidden = !choice.querySelector(":checked") && !choice.textContent.toLocaleLowerCase().includes(wanted);
    }
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}
