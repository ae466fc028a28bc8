// What every page may use: say something to all readers, send a write. Pages work without it.
"use strict";
document.documentElement.classList.add("js");
const desk = {
  csrf: () => document.querySelector("meta[name=csrf]")?.content || "",
  say(words) {
    const place = document.getElementById("said");
    if (!place) return;
    place.textContent = words;
    clearTimeout(desk.fading);
    desk.fading = setTimeout(() => { place.textContent = ""; }, 6000);
  },
  async send(path, values) {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": desk.csrf() },
      body: JSON.stringify(values),
    });
    const said = await answer.json().catch(() => ({ error: "the server gave no answer" }));
    if (!answer.ok) throw new Error(said.error || "that did not work");
    return said;
  },
  typing: (e) => e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, select, textarea, [contenteditable]"),
};
document.addEventListener("keydown", (e) => {
  if (e.key === "/" && !desk.typing(e)) { e.preventDefault(); document.getElementById("find")?.focus(); }
});
