// What the site does beyond links and forms; every page works without it.
"use strict";

// A part of the page that changes while work is done: asked for again every second until it says that it is done.
function follow(part) {
  const again = () => setTimeout(() => ask().catch(again), 1000);
  const ask = async () => {
    const answer = await fetch(part.dataset.live, { headers: { "x-part": "1" } });
    if (!answer.ok) return again();
    const text = await answer.text();
    const made = new DOMParser().parseFromString(text, "text/html").body.firstElementChild;
    if (made.dataset.then) { window.location.assign(made.dataset.then); return; }
    part.replaceChildren(...made.childNodes);
    if (!("done" in made.dataset)) again();
  };
  again();
}
document.querySelectorAll("[data-live]").forEach(follow);

// Reviewing by keyboard: j and k go on and back, a accepts, r rejects, e corrects, t shows the place in the text.
const cards = [...document.querySelectorAll("[data-card]")];
function light(card) {
  document.querySelectorAll("mark.lit").forEach((m) => m.classList.remove("lit"));
  document.querySelectorAll(`mark[data-of~="${card.id}"]`).forEach((m) => m.classList.add("lit"));
}
function at() { return cards.findIndex((card) => card.contains(document.activeElement)); }
function go(n) {
  const card = cards[Math.max(0, Math.min(cards.length - 1, n))];
  if (!card) return;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "center" });
  const place = document.querySelector(`mark[data-of~="${card.id}"]`);
  if (place && window.innerWidth > 860) place.scrollIntoView({ block: "center" });
}
cards.forEach((card) => card.addEventListener("focusin", () => light(card)));
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !cards.length) return;
  if (event.target.closest("input, select, textarea")) return;
  const here = cards[at()];
  const press = (name) => { const b = here && here.querySelector(`[data-key="${name}"]`); if (b) { event.preventDefault(); b.click(); } };
  if (event.key === "j") go(at() + 1);
  else if (event.key === "k") go(at() < 0 ? 0 : at() - 1);
  else if ("are".includes(event.key)) press(event.key);
  else if (event.key === "t" && here) { const m = document.querySelector(`mark[data-of~="${here.id}"]`); if (m) m.scrollIntoView({ block: "center" }); }
});
// After a form of a card the page comes back to the next one.
if (cards.length && window.location.hash) {
  const card = document.getElementById(window.location.hash.slice(1));
  if (card && card.dataset.card !== undefined) go(cards.indexOf(card));
}

// A form that must not be sent twice says that it is on its way.
document.querySelectorAll("form[data-once]").forEach((form) => form.addEventListener("submit", () => {
  form.querySelectorAll("button").forEach((b) => setTimeout(() => { b.disabled = true; }, 0));
}));

// Links that are copied rather than followed.
document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
});
