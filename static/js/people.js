// Passkeys, and the way back from single sign-on. Without this script, or in a browser that has none, everything works
// with a password and a code.
"use strict";

const canUsePasskeys = () =>
  window.PublicKeyCredential &&
  PublicKeyCredential.parseCreationOptionsFromJSON &&
  PublicKeyCredential.parseRequestOptionsFromJSON;

const optionsFrom = async (form) => {
  const body = new FormData();
  body.append("csrf_token", form.elements.csrf_token.value);
  const answer = await fetch(form.dataset.question, { method: "POST", body, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};

const makePasskey = async (form) =>
  navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(await optionsFrom(form)),
  });

const usePasskey = async (form) =>
  navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(await optionsFrom(form)),
  });

const enhance = (form, ask) => {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-failed]");
    const there = form.querySelector("[data-there]"); // this device has one: trying once more never helps
    [failed, there].forEach((sentence) => sentence?.toggleAttribute("hidden", true));
    try {
      const credential = await ask(form);
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch (error) {
      ((error.name === "InvalidStateError" && there) || failed).hidden = false;
    }
  });
};

// Back from the provider of single sign-on: presses the one button of that page.
document.querySelector("form[data-go-on]")?.requestSubmit();

if (canUsePasskeys()) {
  document.querySelectorAll("form[data-passkey=make]").forEach((form) => enhance(form, makePasskey));
  document.querySelectorAll("form[data-passkey=use]").forEach((form) => enhance(form, usePasskey));
  document.querySelectorAll("[data-without-passkeys]").forEach((element) => { element.hidden = true; });
}
