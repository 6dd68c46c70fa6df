"use strict";
// Finds products, members and months by any of their names; the page's own lists stand without it.
(() => {
  const entries = JSON.parse(document.getElementById("searched").textContent)
    .map(([name, kind, href, others]) => ({name, kind, href, text: `${name} ${kind} ${others}`.toLowerCase()}));
  const input = document.getElementById("find");
  const found = document.getElementById("found");
  const list = document.getElementById("matches");
  const SHOWN = 30;
  const find = () => {
    const asked = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = asked.length ? entries.filter(({text}) => asked.every((word) => text.includes(word))) : [];
    found.textContent = asked.length ? found.dataset.text.replace("#", fitting.length) : "";
    list.replaceChildren(...fitting.slice(0, SHOWN).map(({name, kind, href}) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = href;
      link.append(name);
      const note = document.createElement("span");
      note.className = "notes";
      note.append(` ${kind}`);
      item.append(link, note);
      return item;
    }));
  };
  input.addEventListener("input", find);
  document.querySelector(".find").hidden = false;
  find();
})();
