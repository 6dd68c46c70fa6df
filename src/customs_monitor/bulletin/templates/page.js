"use strict";
// What a page does on a screen: theme, sorting, charts. Without it, all text and figures stand.
(() => {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const remembered = {
    // A page opened as a file may have no storage.
    get() { try { return localStorage.getItem("theme"); } catch { return null; } },
    set(theme) { try { localStorage.setItem("theme", theme); } catch { /* not remembered */ } },
  };
  const isDark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  if (remembered.get()) root.dataset.theme = remembered.get();
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    remembered.set(root.dataset.theme);
    show();
  });
  system.addEventListener("change", show);
  show();

  // Cells carry the unrounded figure; "-" has none and stays last in both directions.
  const sort = (table, index, sign) => {
    const body = table.tBodies[0];
    const value = (row) => row.cells[index].dataset.value;
    const rows = [...body.rows].map((row, position) => ({row, position, value: value(row)}));
    rows.sort((a, b) => {
      if (a.value === undefined || b.value === undefined)
        return (a.value === undefined) - (b.value === undefined) || a.position - b.position;
      return sign * (a.value - b.value) || a.position - b.position;
    });
    body.append(...rows.map(({row}) => row));
  };
  for (const table of document.querySelectorAll("table[data-table]")) {
    const heads = [...table.querySelectorAll("th[data-sort]")];
    heads.forEach((head, index) => {
      const control = document.createElement("button");
      control.type = "button";
      control.append(...head.childNodes);
      head.append(control);
      control.addEventListener("click", () => {
        // Figures start with the largest, heads of rows with the printed order.
        const first = index === 0 ? "ascending" : "descending";
        const other = index === 0 ? "descending" : "ascending";
        const direction = head.ariaSort === first ? other : first;
        for (const each of heads) each.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", direction);
        sort(table, index, direction === "ascending" ? 1 : -1);
      });
    });
  }

  const data = document.getElementById("charts");
  if (!data) return;
  const specs = JSON.parse(data.textContent, (_, value) => (value === "@world" ? window.world : value));
  const drawn = specs.map(async ({name, spec}) => {
    const place = document.getElementById(name);
    // A map keeps its shape on a narrow screen.
    if (spec.projection) spec.height = Math.min(480, Math.round(place.clientWidth * 0.5));
    // An interpreter of expressions: the page's policy allows no code made from text.
    const {view} = await vegaEmbed(place, spec, {
      mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false,
      tooltip: {disableDefaultStyle: true},
    });
    // The figure has a text alternative; the marks would read as hundreds of nameless pictures.
    place.querySelector("svg").setAttribute("aria-hidden", "true");
    return view;
  });
  for (const field of document.querySelectorAll("fieldset.switch")) {
    field.hidden = false;
    field.addEventListener("change", async ({target}) => {
      for (const input of document.querySelectorAll(".switch input"))
        input.checked = input.value === target.value;
      for (const view of await Promise.all(drawn)) await view.signal("period", target.value).runAsync();
    });
  }
  Promise.all(drawn).then(() => { root.dataset.charts = "drawn"; });
})();
