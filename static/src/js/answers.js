// A theme of an audit: what is typed is kept on this device until the server says that it has it.
// The forms save themselves by htmx; this restores, retries, and says what happened. Without it the buttons do.
const PREFIX = "pins:answer:";
const KEPT_DAYS = 14;
const PATIENCE = 15_000; // milliseconds until the next try
const OURS = ["csrfmiddlewaretoken", "edition", "hat", "is_from_paper", "clashed"]; // not typed by anybody
const forms = [...document.querySelectorAll("form[data-answer]")];
const sent = new WeakMap(); // what the request under way holds
const clean = new WeakMap(); // what the server is known to have
const waiting = new Set();
const leaving = new Set(); // by their own button

const keyOf = (form) => PREFIX + form.dataset.answer;
const statusOf = (form) => form.querySelector("[role=status]");
const clock = (time) => new Date(time).toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit" });

function typed(form) {
  const entries = [...new FormData(form)].filter(([name]) => !OURS.includes(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, value.replaceAll("\r\n", "\n")]));
}

function same(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => (one[name] ?? "") === (other[name] ?? ""));
}

function show(form, name, value) {
  const control = form.elements[name];
  if (control && control.value !== value) control.value = value;
}

function say(form, text, isSaved = false) {
  const status = statusOf(form);
  status.classList.toggle("pp-late", !isSaved);
  status.replaceChildren(text);
}

// What this device keeps. A browser without room or leave to keep anything still saves as one types.
function keep(form, more = {}) {
  const theme = { href: location.pathname, name: document.querySelector("h1").textContent };
  const entry = { edition: form.elements.edition.value, fields: typed(form), at: Date.now(), theme, ...more };
  try { localStorage.setItem(keyOf(form), JSON.stringify(entry)); } catch { /* nothing to be done */ }
}

function kept(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function forget(key) {
  try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
}

function keys() {
  try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; }
}

function forgetOld() {
  const oldest = Date.now() - KEPT_DAYS * 24 * 60 * 60 * 1000;
  keys().filter((key) => !(kept(key)?.at > oldest)).forEach(forget);
}

function send(form) {
  window.htmx.trigger(form, "send");
}

function restore(form) {
  clean.set(form, typed(form));
  if ("unsaved" in form.dataset) return keep(form); // the page itself shows what was not saved
  const entry = kept(keyOf(form));
  if (!entry) return;
  const isChosen = entry.clashed && Number(form.elements.edition.value) > entry.clashed;
  if (isChosen || same(entry.fields, typed(form))) return forget(keyOf(form));
  for (const [name, value] of Object.entries(entry.fields)) show(form, name, value);
  form.elements.edition.value = entry.edition;
  say(form, `This was typed here at ${clock(entry.at)} and not saved yet.`);
  waiting.add(form);
}

// What can no longer be saved can still be read and copied; what waits on another page has its link.
function paragraph(...parts) {
  const made = document.createElement("p");
  made.className = "govuk-body";
  made.append(...parts);
  return made;
}

function giveBack(section) {
  const entry = kept(PREFIX + section.dataset.kept);
  if (!entry || section.querySelector("form[data-answer]")) return;
  const inset = document.createElement("div");
  inset.className = "govuk-inset-text";
  inset.append(paragraph(`This was typed here at ${clock(entry.at)} and never saved. Copy it if you need it.`));
  inset.append(...Object.values(entry.fields).filter((text) => text.includes(" ")).map((text) => paragraph(text)));
  section.append(inset);
}

function pointElsewhere() {
  const here = [...document.querySelectorAll("[data-kept]")].map((section) => section.dataset.kept);
  const [audit, , hat] = (here[0] ?? "").split(":");
  const ids = keys().map((key) => key.slice(PREFIX.length)).filter((id) => !here.includes(id));
  const others = ids.filter((id) => id.startsWith(`${audit}:`) && id.endsWith(`:${hat}`));
  const themes = new Map(others.map((id) => kept(PREFIX + id)?.theme).filter(Boolean).map((one) => [one.href, one.name]));
  for (const [href, name] of themes) {
    const link = document.createElement("a");
    Object.assign(link, { href, className: "govuk-link", textContent: name });
    document.querySelector("[data-statement]").before(paragraph("Something that you typed is not saved yet, in ", link, "."));
  }
}

// The answer is saved. What colleagues changed comes along and is shown, unless it was typed over meanwhile:
// then both texts stay, one after the other.
function saved(form, receipt) {
  const before = sent.get(form) ?? {};
  const now = typed(form);
  const merged = JSON.parse(receipt.dataset.values);
  clean.set(form, { ...before, ...merged });
  for (const [name, theirs] of Object.entries(merged)) {
    const isUntouched = (now[name] ?? "") === (before[name] ?? "");
    const isText = form.elements[name] instanceof HTMLTextAreaElement;
    if (isUntouched) show(form, name, theirs);
    else if (isText && theirs) show(form, name, `${theirs}\n\n${now[name]}`);
  }
  form.elements.edition.value = receipt.dataset.edition;
  form.querySelector("[id$='-clash']").replaceChildren();
  statusOf(form).classList.remove("pp-late");
  waiting.delete(form);
  if (same(typed(form), clean.get(form))) forget(keyOf(form));
  else { keep(form); send(form); }
  document.getElementById("side")?.dispatchEvent(new Event("refresh"));
}

function notSaved(form, status) {
  waiting.add(form);
  keep(form);
  if (status === 401) say(form, document.getElementById("signed-out").content.cloneNode(true));
  else if (status) say(form, "Not saved: something went wrong. What you typed is kept on this device, and we try again.");
  else say(form, "Not saved: check your connection. What you typed is kept on this device, and we try again.");
}

function tryAgain() {
  if (navigator.onLine) waiting.forEach(send);
}

function formOf(event) {
  return event.target.closest?.("form[data-answer]");
}

document.addEventListener("input", (event) => {
  const form = formOf(event);
  if (form) keep(form);
});

// Somebody who signed in again in another tab has another token against forgery.
function token(form) {
  const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return found ? found[1] : form.elements.csrfmiddlewaretoken.value;
}

document.addEventListener("htmx:configRequest", (event) => {
  const form = formOf(event);
  if (!form) {
    const section = document.activeElement?.closest?.("[data-statement]");
    if (event.target.id === "side" && section) event.detail.parameters.on = section.dataset.statement;
    return;
  }
  sent.set(form, typed(form));
  event.detail.parameters.csrfmiddlewaretoken = token(form);
});

// An answer that is no page of this form never leads away from it: somebody may be in the middle of a sentence.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const form = formOf(event);
  const { status } = event.detail.xhr;
  if (status < 400 || status === 422) return;
  event.preventDefault();
  if (form) notSaved(form, status);
});
// Nor does a connection that breaks, or that hangs until the form's patience is over.
for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  window.addEventListener(failure, (event) => {
    event.stopPropagation();
    const form = formOf(event);
    if (form) notSaved(form, 0);
  }, true);
}

document.addEventListener("htmx:afterSwap", (event) => {
  const form = formOf(event);
  const receipt = form?.querySelector("[data-edition]");
  if (!form || event.detail.xhr.responseURL.includes("/presence/")) return;
  if (event.detail.xhr.status === 422) {
    keep(form);
    if (event.target.id.endsWith("-clash")) say(form, "Not saved yet: choose below which words to keep.");
  } else if (receipt) {
    saved(form, receipt);
    receipt.removeAttribute("data-edition");
  }
});

// Without a network a button would lead to the browser's own page.
document.addEventListener("submit", (event) => {
  const form = formOf(event);
  if (!form) return;
  if (!navigator.onLine) {
    event.preventDefault();
    return notSaved(form, 0);
  }
  form.elements.csrfmiddlewaretoken.value = token(form);
  leaving.add(form);
  const [, kept] = (event.submitter?.value ?? "").split(":");
  if (kept === "theirs") forget(keyOf(form));
  else if (kept) keep(form, { clashed: Number(form.elements.clashed.value) });
});

// Who goes on to another page at once has the last words sent after them.
window.addEventListener("pagehide", () => {
  for (const form of forms) {
    if (leaving.has(form) || same(typed(form), clean.get(form))) continue;
    const body = new FormData(form);
    body.set("csrfmiddlewaretoken", token(form));
    fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true }).catch(() => {});
  }
});

forgetOld();
forms.forEach(restore);
document.querySelectorAll("[data-kept]").forEach(giveBack);
pointElsewhere();
window.addEventListener("online", tryAgain);
window.addEventListener("focus", tryAgain);
window.setInterval(tryAgain, PATIENCE);
if (document.readyState === "complete") tryAgain();
else window.addEventListener("load", tryAgain);
