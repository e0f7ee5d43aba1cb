// Everything here shortens the way; every page works without it.
import { initAll } from "./govuk-frontend.min.js";

const status = document.getElementById("status");

// Components that are already set up complain when asked again; anything else is worth a line in the console.
const onError = (error) => {
  if (error.name !== "InitError") console.error(error);
};

// The one live region: emptied first, so that the same sentence twice is spoken twice.
function announce(message, shown = false) {
  status.textContent = "";
  status.classList.toggle("pp-live--shown", shown);
  window.setTimeout(() => { status.textContent = message; }, 100);
}

initAll({ onError });

// Pieces that htmx brings get the same set-up; an error summary among them takes the focus by itself.
document.body.addEventListener("htmx:load", (event) => {
  initAll({ scope: event.detail.elt.parentElement ?? document.body, onError });
});

// A response says something by the header HX-Trigger: {"announce": "Saved"}.
document.body.addEventListener("announce", (event) => announce(event.detail.value));

document.body.addEventListener("htmx:sendError", () => {
  announce("That did not reach us. Check your connection and try again.", true);
});
document.body.addEventListener("htmx:responseError", () => {
  announce("Something went wrong, and nothing was changed. Reload the page and try again.", true);
});
document.body.addEventListener("htmx:afterOnLoad", () => status.classList.remove("pp-live--shown"));

// Whoever signs out leaves nothing of what they typed on this device (answers.js keeps it until it is saved).
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[action$='/accounts/logout/']")) return;
  try {
    Object.keys(localStorage).filter((key) => key.startsWith("pins:")).forEach((key) => localStorage.removeItem(key));
  } catch { /* nothing was kept */ }
});
