// Lights up, on both sides, everything that belongs together; without it the links still work.
(() => {
  "use strict";
  const pieces = new Map();
  for (const a of document.querySelectorAll("article a[data-lines]"))
    for (const id of a.dataset.lines.split(" ")) (pieces.get(id) || pieces.set(id, []).get(id)).push(a);
  let lit = [];
  const light = (things) => { for (const t of lit) t.classList.remove("on"); lit = things.filter(Boolean); for (const t of lit) t.classList.add("on"); };
  const ofLine = (line) => light([line, ...(pieces.get(line.id) || [])]);
  const ofPiece = (a) => light([a, ...a.dataset.lines.split(" ").map((id) => document.getElementById(id))]);
  document.addEventListener("pointerover", (e) => {
    const line = e.target.closest(".line"), piece = e.target.closest("article a[data-lines]");
    if (line) ofLine(line); else if (piece) ofPiece(piece);
  });
  document.addEventListener("focusin", (e) => {
    const line = e.target.closest(".line"), piece = e.target.closest("article a[data-lines]");
    if (line) ofLine(line); else if (piece) ofPiece(piece);
  });
  const open = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target) return;
    const group = target.closest("details");
    if (group && !group.open) { group.open = true; target.scrollIntoView({ block: "center" }); }
    if (target.classList.contains("line")) ofLine(target);
  };
  addEventListener("hashchange", open);
  open();
})();
