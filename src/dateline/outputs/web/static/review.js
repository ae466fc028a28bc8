// Lines by keyboard: j k a r e u. One key judges a line and goes on to the next; writes follow one another.
"use strict";
(() => {
  const lines = () => [...document.querySelectorAll("[data-keys] .line[data-id]")].filter((l) => l.checkVisibility());
  const made = []; // what this page has written, for undo: {line, numbers, before}
  let writes = Promise.resolve();
  let current = null;

  const go = (line) => {
    if (!line) return;
    if (current) current.tabIndex = -1;
    current = line;
    line.tabIndex = 0;
    line.focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const all = lines(), at = all.indexOf(current);
    go(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))]);
  };
  const said = { accept: "accepted", reject: "rejected" };
  const show = (line, state) => {
    line.classList.remove("accepted", "rejected", "edited");
    if (state) line.classList.add(state);
    line.querySelector(".state").textContent = state;
  };
  const state = (line) => ["accepted", "rejected", "edited"].find((s) => line.classList.contains(s)) || "";
  const count = (by) => {
    const left = document.getElementById("left");
    if (!left) return;
    left.dataset.left = Number(left.dataset.left) + by;
    left.textContent = Number(left.dataset.left).toLocaleString("en");
  };
  const waits = () => lines().filter((l) => !state(l));

  const judge = (line, action) => {
    const entry = { line, before: state(line), numbers: [] };
    if (entry.before === said[action]) return step(1);
    show(line, said[action]);
    if (!entry.before) count(-1);
    made.push(entry);
    const { kind, document: document_id, id } = line.dataset;
    writes = writes.then(() => desk.send("/api/v1/corrections", { kind, document_id, id, action })).then((answer) => {
      entry.numbers = answer.rows.map((r) => r.number);
      const form = line.querySelector("form.undo");
      if (form) { form.hidden = false; form.number.value = entry.numbers.at(-1); }
      desk.say(`${said[action]}; u takes it back`);
    }).catch((fault) => {
      show(line, entry.before);
      if (!entry.before) count(1);
      made.splice(made.indexOf(entry), 1);
      desk.say(`not kept: ${fault.message}`);
      go(line);
    });
    const queue = line.closest("[data-queue]");
    if (queue && !waits().length) { writes = writes.then(() => { if (!waits().length) location.reload(); }); return; }
    step(1);
  };

  const undo = () => {
    const entry = made.pop();
    if (!entry) return desk.say("nothing to take back on this page");
    writes = writes.then(async () => {
      for (const number of entry.numbers.reverse()) await desk.send(`/api/v1/corrections/${number}/undo`, {});
      show(entry.line, entry.before);
      if (!entry.before) count(1);
      desk.say("taken back");
      go(entry.line);
    }).catch((fault) => desk.say(`not taken back: ${fault.message}`));
  };

  const edit = (line) => {
    const link = line.querySelector("a.edit");
    if (link) writes.then(() => { location.href = link.href; });
  };

  document.addEventListener("keydown", (e) => {
    if (desk.typing(e) || !document.querySelector("[data-keys]")) return;
    const can = current && current.querySelector(".buttons");
    if (e.key === "j") step(1);
    else if (e.key === "k") step(-1);
    else if (e.key === "a" && can) judge(current, "accept");
    else if (e.key === "r" && can) judge(current, "reject");
    else if (e.key === "e" && can) edit(current);
    else if (e.key === "u" && document.querySelector("[data-keys] .buttons")) undo();
    else return;
    e.preventDefault();
  });
  document.addEventListener("focusin", (e) => {
    const line = e.target.closest?.("[data-keys] .line[data-id]");
    if (line && line !== current) { if (current) current.tabIndex = -1; current = line; line.tabIndex = 0; }
  });
  document.addEventListener("submit", (e) => {
    const button = e.submitter, line = button?.closest("[data-keys] .line[data-id]");
    if (!line || button.name !== "action") return;
    e.preventDefault();
    go(line);
    judge(line, button.value);
  });

  const form = document.querySelector("[data-edit]");
  if (form?.elements.type) {
    const fit = () => {
      for (const set of form.querySelectorAll("fieldset[data-of]")) set.hidden = set.dataset.of !== form.elements.type.value;
    };
    form.elements.type.addEventListener("change", fit);
    fit();
  }
  for (const select of form ? form.querySelectorAll("select") : [])
    select.addEventListener("change", () => {
      for (const means of select.parentElement.querySelectorAll("[data-for]")) means.hidden = means.dataset.for !== select.value;
    });
  form?.querySelector("select, input:not([type=hidden])")?.focus();
  form?.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); form.requestSubmit(); }
  });

  const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const first = target?.closest(".line[data-id]") || (document.querySelector("[data-queue]") ? lines()[0] : null);
  for (const line of lines()) line.tabIndex = -1;
  // not before the browser has gone to the address's own target, which takes the focus away
  const begin = () => setTimeout(() => { if (first) go(first); else if (lines()[0]) lines()[0].tabIndex = 0; });
  if (document.readyState === "complete") begin(); else addEventListener("load", begin);
})();
