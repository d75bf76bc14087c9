// A day or a time that is half typed leaves the browser as if nothing stood there. So the form stays, and the browser
// says at the field what is missing. Without this script the server asks for it, where it is needed.
document.addEventListener("submit", (event) => {
  const half = [...event.target.elements].find((field) => field.validity?.badInput);
  if (!half) return;
  event.preventDefault();
  for (let part = half.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  half.reportValidity();
});
