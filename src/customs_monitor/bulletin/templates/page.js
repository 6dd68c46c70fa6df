"use strict";
// What a page does on a screen: theme, sorting, charts. Without it, all text and figures stand.
(async () => {
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
    // Each group of rows by itself, under its head.
    for (const body of table.tBodies) {
      const value = (row) => row.cells[index].dataset.value;
      const rows = [...body.rows].filter((row) => row.className !== "group")
        .map((row, position) => ({row, position, value: value(row)}));
      rows.sort((a, b) => {
        if (a.value === undefined || b.value === undefined)
          return (a.value === undefined) - (b.value === undefined) || a.position - b.position;
        return sign * (a.value - b.value) || a.position - b.position;
      });
      body.append(...rows.map(({row}) => row));
    }
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

  // A box that scrolls sideways says so as long as it does.
  const tellScroll = () => {
    for (const box of document.querySelectorAll(".scroll")) {
      const cue = box.previousElementSibling;
      if (cue && cue.className === "cue") cue.hidden = box.scrollWidth <= box.clientWidth;
    }
  };
  addEventListener("resize", tellScroll);
  tellScroll();

  // A site's pages have their data deflated.
  window.unpacked = (text) => {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  };

  window.dataOf = async (id, revive) => {
    const {type, textContent} = document.getElementById(id);
    return JSON.parse(type === "text/plain" ? await window.unpacked(textContent) : textContent, revive);
  };

  // An interpreter of expressions: the page's policy allows no code made from text.
  window.embed = (place, spec, renderer = "svg") => vegaEmbed(place, spec, {
    mode: "vega-lite", renderer, actions: false, ast: true, defaultStyle: false, tooltip: {disableDefaultStyle: true},
  });

  if (!document.getElementById("charts")) return;
  const specs = await window.dataOf("charts", (_, value) => window.maps?.[value] ?? value);
  let period = "month";
  const charts = specs.map(({name, spec}) => (
    {name, spec, place: document.querySelector(`#${name} .drawing`), width: 0, view: null}
  ));
  // Draws a chart as wide as there is room; again only where that has changed, or what it says.
  const draw = async (chart, isOther = false) => {
    const {place, spec} = chart;
    const width = place.clientWidth;
    if (width === chart.width && !isOther) return;
    chart.width = spec.width = width;
    for (const param of spec.params) param.value = {room: width, period}[param.name];
    // A map keeps its shape on a narrow screen.
    if (spec.projection) spec.height = Math.min(440, Math.round(width * 0.48));
    chart.view?.finalize();
    const {view} = await window.embed(place, spec);
    chart.view = view;
    // Vega calls what it draws "Vega visualization"; the element around it has the text alternative.
    place.setAttribute("aria-hidden", "true");
  };
  // A finger cannot hover: a tap shows what a mark tells, the next one elsewhere hides it.
  const as = (type, {clientX, clientY}) => new PointerEvent(type, {bubbles: true, clientX, clientY});
  for (const {place} of charts) {
    place.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch") event.target.dispatchEvent(as("pointermove", event));
    });
    place.addEventListener("pointerout", (event) => {
      if (event.pointerType === "touch") event.stopPropagation();
    }, true);
    addEventListener("pointerdown", (event) => {
      if (!place.contains(event.target)) place.querySelector("svg")?.dispatchEvent(as("pointerout", event));
    }, true);
  }
  let waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => charts.forEach((chart) => draw(chart)), 150);
  });
  // The numbers of a chart as a table, made when somebody opens it.
  for (const details of document.querySelectorAll("details[data-chart]")) {
    const {spec} = charts.find(({name}) => name === details.dataset.chart);
    const {columns, periods} = spec.usermeta;
    // Of some rows, fields are lists: a row for each place in them.
    const unfolded = (row) => Array.isArray(row.month)
      ? row.month.map((_, at) => Object.fromEntries(
        Object.entries(row).map(([key, value]) => [key, Array.isArray(value) ? value[at] : value])))
      : [{...row, period_name: periods?.[row.period]}];
    details.hidden = false;
    details.addEventListener("toggle", () => {
      if (details.querySelector("table")) return;
      const name = details.textContent.trim();
      const made = document.getElementById("numbers").content.cloneNode(true);
      const table = document.createElement("table");
      const fill = (row, texts, scope) => texts.forEach((text, at) => {
        const isHead = scope === "col" || at === 0;
        const cell = row.appendChild(document.createElement(isHead ? "th" : "td"));
        if (isHead) cell.scope = scope;
        cell.textContent = text;
      });
      table.createCaption().textContent = name;
      fill(table.createTHead().insertRow(), columns.map(({title}) => title), "col");
      const body = table.createTBody();
      for (const row of spec.data.values.flatMap(unfolded))
        fill(body.insertRow(), columns.map((column) => row[column.field] ?? "-"), "row");
      made.querySelector(".scroll").setAttribute("aria-label", name);
      made.querySelector(".scroll").append(table);
      details.append(made);
      tellScroll();
    });
  }
  for (const field of document.querySelectorAll("fieldset.switch")) {
    field.hidden = false;
    field.addEventListener("change", async ({target}) => {
      for (const input of document.querySelectorAll(".switch input"))
        input.checked = input.value === target.value;
      period = target.value;
      // Drawn anew, not changed: a longer title takes more lines.
      await Promise.all(charts.filter(({spec}) => spec.usermeta.periods).map((chart) => draw(chart, true)));
    });
  }
  Promise.all(charts.map((chart) => draw(chart))).then(() => { root.dataset.charts = "drawn"; });
})();
