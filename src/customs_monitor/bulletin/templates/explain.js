"use strict";
// A figure of the tables opens how it came about. Without it, all figures stand.
(() => {
  const dialog = document.getElementById("told");
  const cells = [...document.querySelectorAll("td[data-figure]")];
  if (!cells.length) return;
  let told;
  const open = async (figure) => {
    told ??= window.dataOf("figures");
    const {title, texts, parts, command} = (await told)[figure.closest("td").dataset.figure];
    const element = (name, text) => Object.assign(document.createElement(name), {textContent: text});
    dialog.querySelector("h2").textContent = title;
    dialog.querySelector(".texts").replaceChildren(...texts.map((text) => element("p", text)));
    dialog.querySelector("dl.parts").replaceChildren(...parts.flatMap(([part, terms]) =>
      [element("dt", part), ...terms.map((term) => element("dd", term))]));
    dialog.querySelector("code").textContent = command;
    figure.focus();
    dialog.showModal();
  };

  // No button elements: text in those is left out when a table is copied. One figure of a table is reached by Tab,
  // the others from it by arrows, so that a page has no 252 stops.
  for (const cell of cells) {
    const figure = document.createElement("span");
    figure.className = "figure";
    figure.setAttribute("role", "button");
    figure.setAttribute("aria-haspopup", "dialog");
    figure.tabIndex = cell === cell.closest("table").querySelector("td[data-figure]") ? 0 : -1;
    figure.append(...cell.childNodes);
    cell.append(figure);
  }
  document.getElementById("hint").hidden = false;
  const reach = (figure) => {
    for (const each of figure.closest("table").querySelectorAll(".figure")) each.tabIndex = each === figure ? 0 : -1;
    figure.focus();
  };
  const steps = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]};
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches(".figure") || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open(event.target);
    } else if (event.key in steps) {
      event.preventDefault();
      const [down, right] = steps[event.key];
      const cell = event.target.closest("td");
      // Heads over groups of rows have no figures.
      const rows = [...cell.closest("table").rows].filter((row) => row.querySelector(".figure"));
      const next = rows[rows.indexOf(cell.parentElement) + down]?.cells[cell.cellIndex + right]?.querySelector(".figure");
      if (next) reach(next);
    }
  });
  document.addEventListener("click", ({target}) => {
    const figure = target.closest("td[data-figure]")?.querySelector(".figure");
    // Whoever selects text to copy it wants no dialog.
    if (!figure || !getSelection().isCollapsed) return;
    reach(figure);
    open(figure);
  });
  dialog.querySelector("button").addEventListener("click", () => dialog.close());
})();
