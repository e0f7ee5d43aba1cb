// Sheets keyed in by keyboard: a number chooses an option, 0 takes it back, Enter goes on. Without it, Tab and Space do.
const form = document.querySelector("form[data-keying]");
const groups = [...form.querySelectorAll(".govuk-form-group")].filter((group) => controlsOf(group).length);

function controlsOf(group) {
  return [...group.querySelectorAll("input:not([type=hidden]), textarea")];
}

const isChoice = (control) => control.type === "radio" || control.type === "checkbox";

function goTo(group) {
  const control = group ? controlsOf(group).find((one) => one.checked) ?? controlsOf(group)[0] : form.querySelector("button.govuk-button");
  control.focus({ preventScroll: true });
  (group ?? control).scrollIntoView({ block: "center" });
}

const after = (group) => groups[groups.indexOf(group) + 1];

function choose(group, key) {
  const controls = controlsOf(group);
  if (key === 0) {
    for (const control of controls) control.checked = false;
    return;
  }
  const control = controls[key - 1];
  if (!control) return;
  control.checked = control.type === "radio" || !control.checked;
  if (control.type === "radio") goTo(after(group));
  else control.focus();
}

form.addEventListener("keydown", (event) => {
  const group = event.target.closest(".govuk-form-group");
  if (!groups.includes(group) || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    goTo(after(group));
  } else if (/^\d$/.test(event.key) && isChoice(event.target)) {
    event.preventDefault();
    choose(group, Number(event.key));
  }
});

if (groups.length && !document.querySelector(".govuk-error-summary")) goTo(groups[0]);
