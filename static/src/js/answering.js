// Answering a survey on a phone. Every page works without this; with it, nothing is lost when the network drops:
// what was typed stays on this device until it is sent, and is sent when the network is back.
const KEPT_DAYS = 14;
const PATIENCE = 8_000; // milliseconds until the next try
const QUIET = 180_000; // on a device that is handed round: until it asks whether somebody is still there
const LAST_CALL = 60_000; // and until it then clears itself
const said = () => document.body.dataset;
const answers = () => document.getElementById("answers");
const isDevice = () => "device" in said();
const storageKey = () => `pins:survey:${said().code}`;
let waiting = null; // what is to be sent as soon as there is a network
let isBusy = false;
let timers = [];

// What this device keeps, and no longer than needed. A shared device keeps nothing.
function forget() {
  try { localStorage.removeItem(storageKey()); } catch { /* nothing was kept */ }
}

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(storageKey()));
    return found && found.until > Date.now() ? found : null;
  } catch { return null; }
}

function keep() {
  const form = answers();
  if (isDevice() || !form?.elements.carried) return;
  const found = { fields: [...new FormData(form)], until: Date.now() + KEPT_DAYS * 86_400_000 };
  try { localStorage.setItem(storageKey(), JSON.stringify(found)); } catch { /* no room, or no leave */ }
}

// Somebody whose browser was closed in the middle goes on where they were.
function offerToCarryOn() {
  const found = kept();
  const form = answers();
  if (!found || isDevice() || !form?.elements.way || "sent" in said()) return;
  const again = document.createElement("form");
  Object.assign(again, { method: "post", action: form.action });
  for (const [name, value] of [...found.fields, ["go", "stay"]]) {
    again.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  const button = Object.assign(document.createElement("button"), { className: "govuk-button", textContent: said().carryOn });
  again.append(button);
  form.before(again);
}

// Sending ----------------------------------------------------------------------------------------------

function tell(text) {
  let place = document.querySelector(".pp-waits");
  if (!place) {
    place = Object.assign(document.createElement("p"), { className: "pp-waits" });
    place.setAttribute("role", "status");
    document.querySelector("#main .pp-narrow").prepend(place);
  }
  place.textContent = text;
}

function bodyOf(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.set(button.name, button.value);
  return body;
}

async function send(request) {
  if (isBusy) return;
  isBusy = true;
  try {
    const response = await fetch(request.action, { method: "POST", body: request.body });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!page.getElementById("main") || (response.status >= 500 && !page.body.dataset.code)) throw new Error();
    const wasWaiting = waiting;
    waiting = null;
    show(page, response.url);
    if (wasWaiting && answers()) tell(said().online);
  } catch {
    waiting = request;
    tell(navigator.onLine ? said().problem : said().offline);
  } finally {
    isBusy = false;
  }
}

function show(page, address) {
  const root = document.documentElement;
  for (const { name } of [...root.attributes]) root.removeAttribute(name);
  for (const { name, value } of page.documentElement.attributes) root.setAttribute(name, value);
  document.title = page.title;
  swapStyles(page);
  window.speechSynthesis?.cancel();
  document.body.replaceWith(document.adoptNode(page.body));
  history.replaceState(history.state, "", address);
  window.scrollTo(0, 0);
  begin();
  const first = document.querySelector("[data-focus]") ?? document.querySelector("h1");
  first?.setAttribute("tabindex", "-1");
  first?.focus({ preventScroll: true });
}

function swapStyles(page) {
  const sheet = (of) => of.querySelector("link[href*='css/answering']");
  const theirs = sheet(page)?.getAttribute("href");
  if (theirs && sheet(document).getAttribute("href") !== theirs) sheet(document).setAttribute("href", theirs);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || "plain" in form.dataset) return;
  event.preventDefault();
  keep();
  send({ action: form.action, body: bodyOf(form, event.submitter) });
});

function tryAgain() {
  if (waiting && navigator.onLine) send(waiting);
}
window.addEventListener("online", tryAgain);
window.addEventListener("offline", () => { if (answers()?.elements.carried) { keep(); tell(said().offline); } });
window.setInterval(tryAgain, PATIENCE);

// The browser's own way back leads to the question before, with every answer still there.
function guardTheWayBack() {
  if (document.querySelector("button[value=back]") && !history.state?.guard) history.pushState({ guard: true }, "");
}
window.addEventListener("popstate", () => {
  const button = document.querySelector("button[value=back]");
  if (!button) return;
  history.pushState({ guard: true }, "");
  button.click();
});

// On the page ------------------------------------------------------------------------------------------

function hideWhatIsNotAsked() {
  for (const group of document.querySelectorAll("[data-if]")) {
    const chosen = new FormData(answers()).getAll(group.dataset.if);
    group.hidden = !chosen.some((value) => group.dataset.anyOf.split(",").includes(value));
  }
}

function countLetters(control) {
  const left = Number(control.dataset.most) - control.value.length;
  let place = document.getElementById(`${control.id}-left`);
  if (!place) {
    place = Object.assign(document.createElement("p"), { id: `${control.id}-left`, className: "govuk-hint" });
    control.after(place);
  }
  place.textContent = left < 200 ? control.dataset.left.replace("{count}", left) : "";
}

document.addEventListener("input", (event) => {
  if (!event.target.form?.elements.carried) return;
  keep();
  hideWhatIsNotAsked();
  if (event.target.dataset.most) countLetters(event.target);
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-forget]")) forget();
  const listen = event.target.closest("[data-listen]");
  if (listen) readAloud(listen);
});

// Reading aloud, where the device has a voice for the language.
function voice() {
  const language = document.documentElement.lang.slice(0, 2);
  return window.speechSynthesis?.getVoices().find((one) => one.lang.slice(0, 2).toLowerCase() === language);
}

function offerToRead() {
  const button = document.querySelector("[data-listen]");
  if (button) button.hidden = !voice();
}

function readAloud(button) {
  const words = button.querySelector("span");
  button.dataset.start ??= words.textContent;
  const stop = () => { words.textContent = button.dataset.start; };
  if (speechSynthesis.speaking) { speechSynthesis.cancel(); return stop(); }
  const parts = document.querySelectorAll("#main :is(h1, h2, legend, label, p, li, dt, dd):not(:has(h1, label, p))");
  for (const part of parts) {
    if (!part.offsetParent || part.closest(".pp-tools, nav, [aria-hidden]")) continue;
    const one = new SpeechSynthesisUtterance(part.textContent.trim());
    Object.assign(one, { lang: document.documentElement.lang, voice: voice(), onerror: stop });
    if (part === parts[parts.length - 1]) one.onend = stop;
    speechSynthesis.speak(one);
  }
  words.textContent = button.dataset.stop;
}
window.speechSynthesis?.addEventListener?.("voiceschanged", offerToRead);

// A device that is handed round asks whether somebody is still there, then clears itself.
function reset() {
  location.replace(`/s/${said().code}/device/`);
}

function later(doing, wait) {
  timers.push(window.setTimeout(doing, wait));
}

function watchTheDevice() {
  timers.forEach(window.clearTimeout);
  timers = [];
  document.querySelector(".pp-waits[data-call]")?.remove();
  if (!isDevice() || location.pathname.endsWith("/device/")) return;
  if (document.querySelector("[data-sent]")) return later(reset, LAST_CALL / 2);
  later(() => {
    tell(`${said().stillThere} ${said().stillThereBody}`);
    document.querySelector(".pp-waits").dataset.call = "";
    later(reset, LAST_CALL);
  }, QUIET);
}
for (const sign of ["pointerdown", "keydown", "input"]) document.addEventListener(sign, watchTheDevice);
window.addEventListener("pageshow", (event) => { if (event.persisted && isDevice()) reset(); });

function begin() {
  if (isDevice() || document.querySelector("[data-sent]")) forget();
  else if (answers()?.elements.carried) keep();
  offerToCarryOn();
  if (answers()) hideWhatIsNotAsked();
  offerToRead();
  guardTheWayBack();
  watchTheDevice();
}
begin();
document.querySelector("[data-focus]")?.focus();
