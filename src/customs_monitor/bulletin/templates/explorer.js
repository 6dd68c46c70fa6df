"use strict";
// The explorer. The address says what is shown: a control changes the address, the page follows it.
// Numbers are the marts' own; nothing is computed here but where a point stands and how it prints.
(() => {
  const page = JSON.parse(document.getElementById("explorer").textContent);
  const $ = (id) => document.getElementById(id);
  const form = $("choice");
  const word = (key, pieces = {}) =>
    page.words[key].replace(/\{(\w+)\}/g, (_, name) => pieces[name]);
  const joined = (key, texts) => texts.reduce((first, next) => word(key, {first, next}));
  const labelled = (label, text) => word("text.labelled", {label, text});
  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    made.append(text);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  // What a measure shows: the figure, last year's, the change between them, and why there is none.
  const measures = {
    value: ["value_usd", "value_usd_last_year", "value_usd_yoy_pct", "yoy_status"],
    quantity: ["quantity", "quantity_last_year", "quantity_yoy_pct", "quantity_yoy_status"],
    unit_value: ["unit_value_usd", "unit_value_usd_last_year", "unit_value_usd_yoy_pct", "quantity_yoy_status"],
    share: ["share_pct", "share_pct_last_year", "share_change_pp", "yoy_status"],
    growth: ["value_usd_yoy_pct", "value_usd", "value_usd_last_year", "yoy_status"],
  };
  const columnsOf = ({measure, flow, currency}) => {
    const found = measures[measure].map((name) => name.replace("usd", currency));
    // Net exports have a difference where others have a growth.
    if (measure === "value" && flow === "net_export") found[2] = `value_${currency}_change`;
    return found;
  };

  // Whole numbers whole, a per cent with one digit, a price with what tells it apart. A number is
  // given as its text: a half is rounded away from zero as it stands, not as it is stored.
  const whole = new Intl.NumberFormat(page.language, {maximumFractionDigits: 0});
  // One that rounds to zero has no sign, as in the tables.
  const tenth = new Intl.NumberFormat(page.language, {minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "negative"});
  const cents = new Intl.NumberFormat(page.language, {minimumFractionDigits: 2, maximumFractionDigits: 2});
  const small = new Intl.NumberFormat(page.language, {maximumSignificantDigits: 3});
  const printed = (name, value) => {
    if (value === null || value === undefined) return "-";
    if (/_pct(_last_year)?$|_pp$/.test(name)) return tenth.format(String(value));
    if (/^unit_value/.test(name)) return (Math.abs(value) < 1 ? small : cents).format(String(value));
    return whole.format(String(value));
  };

  // Pieces come as scripts, since a page that is opened as a file may read no other.
  const waiting = new Map();
  const pieces = new Map();
  window.explorer = {take(name, text) { waiting.get(name)(window.unpacked(text).then(JSON.parse)); }};
  const load = (name) => {
    if (!pieces.has(name)) pieces.set(name, new Promise((resolve, reject) => {
      waiting.set(name, resolve);
      const script = element("script", "", {src: page.files[name]});
      script.addEventListener("error", () => reject(new Error(page.files[name])));
      document.head.append(script);
    }));
    return pieces.get(name);
  };
  const pieceOf = ({currency, flow, by, period}) =>
    by === "overview" ? `${currency}/overview` : `${currency}/${flow}/${by}/${period}`;

  // What is shown is the months of one series, or else the members of one month.
  const isSeries = (state) => state.by === "overview" || Boolean(state.member);

  // The address, with a choice that is there in place of one that is not.
  const options = {};
  for (const select of form.elements) options[select.name] = [...select.options].map(({value}) => value);
  const read = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    const state = {};
    for (const name of ["currency", "by", "flow", "period", "measure"]) {
      const fitting = options[name].filter((value) => fits(name, value, state));
      state[name] = fitting.includes(asked.get(name)) ? asked.get(name) : fitting[0];
    }
    const members = state.by === "overview" ? [] : page.members[state.by].map(([code]) => code);
    state.member = members.includes(asked.get("member")) ? asked.get("member") : "";
    const months = page.months[state.currency];
    state.month = months.includes(asked.get("month")) ? asked.get("month") : months[0];
    return state;
  };
  const fits = (name, value, state) => {
    const overview = state.by === "overview";
    // A choice is offered where a piece of it is there; all of an overview is one piece.
    const some = (flows, periods, by) => flows.some((flow) => periods.some((period) => by === "overview"
      ? page.overviews[state.currency].includes(`${flow}/${period}`)
      : pieceOf({...state, by, flow, period}) in page.files));
    if (name === "by") return some(options.flow, options.period, value);
    if (name === "flow") return some([value], options.period, state.by);
    if (name === "period") return some([state.flow], [value], state.by);
    if (name === "measure" && value === "share") return !overview;
    if (name === "measure" && state.flow === "net_export") return value === "value";
    if (name === "measure" && state.flow === "total") return value !== "unit_value";
    return true;
  };
  const address = (state) => {
    const said = new URLSearchParams();
    for (const name of ["flow", "by", "member", "measure", "period", "month", "currency"]) {
      const unsaid = {member: !state.member, month: isSeries(state)}[name];
      if (!unsaid) said.set(name, state[name]);
    }
    return `#${said}`;
  };

  const fill = (select, entries) => {
    select.replaceChildren(...entries.map(([value, text]) => element("option", text, {value})));
  };
  const collator = new Intl.Collator(page.language);
  for (const entries of Object.values(page.members)) entries.sort((a, b) => collator.compare(a[1], b[1]));
  const nameOf = (by, code) => new Map(page.members[by]).get(code);
  let filled = null;
  let dated = null;
  const controls = (state) => {
    for (const name of ["by", "flow", "period", "measure"])
      for (const option of form.elements[name].options)
        option.disabled = !fits(name, option.value, state);
    if (filled !== state.by) {
      const all = [["", word("explore.all")]];
      fill(form.elements.member, state.by === "overview" ? all : [...all, ...page.members[state.by]]);
      filled = state.by;
    }
    if (dated !== state.currency) {
      fill(form.elements.month, page.months[state.currency].map((month) => [month, month]));
      dated = state.currency;
    }
    for (const [name, value] of Object.entries(state)) form.elements[name].value = value;
    form.elements.member.closest("label").hidden = state.by === "overview";
    form.elements.month.closest("label").hidden = isSeries(state);
    form.elements.currency.closest("label").hidden = options.currency.length < 2;
  };

  // Rows as shown: the months of one series, newest first, or the members of a month, largest first.
  const rowsOf = (state, piece) => {
    const line = (code, columns, index) => {
      const raw = {};
      piece.columns.forEach((name, place) => { raw[name] = columns[place][index]; });
      return {code, month: raw.month, raw};
    };
    if (isSeries(state)) {
      const key = state.by === "overview" ? `${state.flow}/${state.period}` : state.member;
      const columns = piece.members[key];
      return columns ? columns[0].map((_, index) => line(state.member, columns, index)).reverse() : [];
    }
    const rows = [];
    for (const [code, columns] of Object.entries(piece.members)) {
      const index = columns[0].indexOf(state.month);
      if (index >= 0) rows.push(line(code, columns, index));
    }
    const [shown] = columnsOf(state);
    return rows.sort((a, b) => (b.raw[shown] ?? -Infinity) - (a.raw[shown] ?? -Infinity) || (a.code < b.code ? -1 : 1));
  };

  const unitOf = (state, rows, measure = state.measure) => {
    const unit = rows.map(({raw}) => raw.quantity_unit).find(Boolean);
    const quantity = page.units[unit] ?? unit ?? word("explore.no_unit");
    const money = word(`explore.currency.${state.currency}`);
    return {
      value: money, quantity, share: "%", growth: "%",
      unit_value: word("explore.per", {label: money, unit: quantity}),
    }[measure];
  };
  // Of the columns of a table, as far as they have one.
  const unitOfColumn = (name, state, rows) => /_pct(_last_year)?$/.test(name) ? "%" : /_pp$/.test(name) ? ""
    : unitOf(state, rows, state.measure === "growth" ? "value" : state.measure);
  const titleOf = (state) => {
    const flow = word(`explore.flow.${state.flow}`);
    const who = state.by === "overview" ? []
      : [state.member ? nameOf(state.by, state.member) : word(`explore.to.${state.by}`)];
    return labelled(joined("list.names", [flow, ...who]), word(`explore.of.${state.measure}`));
  };
  const periodOf = (state) => {
    const period = word(`explore.period.${state.period}`);
    return isSeries(state) ? period : joined("list.names", [state.month, period]);
  };
  const headingOf = (state) => word("explore.heading", {title: titleOf(state), period: periodOf(state)});
  const isMarked = ({raw}) => raw.is_complete === false;
  const figure = (name, row) => {
    const text = printed(name, row.raw[name]);
    return text === "-" || !isMarked(row) || name.includes("last_year") ? text : `${text}*`;
  };

  // Why a figure is not there, in the words of the bulletin.
  const statusOf = ({raw}, state) => {
    const status = raw[columnsOf(state)[3]];
    const key = `dash.${status}`;
    return status === "ok" || !(key in page.words) ? "" : page.words[key];
  };
  const martOf = (state) => page.tables[state.currency][state.by];
  const command = (row, state) => {
    const key = {
      product_id: page.product, report_month: `${row.month}-01`, flow: state.flow, period: state.period,
      ...(state.currency === "cny" ? {breakdown: state.by, member_code: row.code}
        : row.code ? {[`${state.by}_code`]: row.code} : {}),
    };
    const where = Object.entries(key).map(([name, value]) => `${name} = '${value}'`).join(" and ");
    return `customs explain --mart ${martOf(state)} --where "${where}"`;
  };
  const sides = (row, state) => {
    const [shown, before, change] = columnsOf(state);
    const who = row.code ? [nameOf(state.by, row.code)] : [];
    $("sides-heading").textContent = joined("list.names", [
      word(`explore.flow.${state.flow}`), ...who, row.month, word(`explore.period.${state.period}`)]);
    const known = (is) => word(is === null || is === undefined ? "explore.unknown" : is ? "explore.complete" : "explore.incomplete");
    const [one, two, three] = state.measure === "growth" ? [before, change, shown] : [shown, before, change];
    const rule = state.measure === "share" ? "share" : state.flow === "net_export" ? "change"
      : state.measure === "unit_value" ? "unit_value" : "growth";
    const status = statusOf(row, state);
    const told = (name) => {
      const text = printed(name, row.raw[name]);
      return text === "-" ? text : `${text} ${unitOfColumn(name, state, [row])}`;
    };
    const entries = [
      [word("explore.this_year"), told(one), known(row.raw.is_complete)],
      [word("explore.last_year"), told(two), known(row.raw.is_complete_last_year)],
      [head(state, three), told(three), ...(status ? [status] : [])],
      [word("explore.rule"), word(`explore.rule.${rule}`)],
      [word("explore.source"), word("explore.row", {name: martOf(state), texts: [one, two, three].join(", ")})],
      [word("explore.explain"), command(row, state)],
    ];
    $("sides").querySelector("dl").replaceChildren(...entries.flatMap(([term, ...texts]) =>
      [element("dt", term), ...texts.map((text) => element("dd", text))]));
    $("sides").showModal();
  };
  const head = (state, name) => /_change$|_pp$/.test(name) ? word(state.measure === "share" ? "explore.change_pp" : "explore.change")
    : /yoy_pct$/.test(name) ? word("explore.measure.growth")
    : /last_year$/.test(name) ? word("explore.last_year")
    : word(`explore.measure.${state.measure === "growth" ? "value" : state.measure}`);

  const table = (rows, state) => {
    const columns = columnsOf(state).slice(0, 3);
    const units = columns.map((name) => unitOfColumn(name, state, rows));
    const first = isSeries(state) ? word("explore.month") : word(`explore.by.${state.by}`);
    $("caption").textContent = headingOf(state);
    $("figures").tHead.rows[0].replaceChildren(element("th", first, {scope: "col"}),
      ...columns.map((name, index) => element("th", units[index]
        ? word("table.label_with_unit", {label: head(state, name), unit: units[index]}) : head(state, name), {scope: "col"})));
    $("figures").tBodies[0].replaceChildren(...rows.map((row) => {
      const line = document.createElement("tr");
      const name = row.code ? nameOf(state.by, row.code) : "";
      const to = element("a", isSeries(state) ? row.month : name, {
        href: isSeries(state) ? address({...state, by: state.by === "overview" ? "partner" : state.by,
          flow: ["export", "import"].includes(state.flow) ? state.flow : "export", member: "", month: row.month})
          : address({...state, member: row.code}),
      });
      const label = element("th", "", {scope: "row"});
      if (!isSeries(state) && row.raw.rank) label.append(element("span", String(row.raw.rank), {class: "rank"}), " ");
      label.append(to);
      line.append(label, ...columns.map((column) => {
        const button = element("button", figure(column, row), {type: "button", class: "figure"});
        button.addEventListener("click", () => sides(row, state));
        const cell = document.createElement("td");
        cell.append(button);
        return cell;
      }));
      return line;
    }));
  };

  // Months between two, whether there is anything of them or not: a hole breaks the line.
  const calendar = (first, last) => {
    const months = [];
    for (let [year, month] = first.split("-").map(Number); ; month === 12 ? (year += 1, month = 1) : month += 1) {
      const text = `${year}-${String(month).padStart(2, "0")}`;
      months.push(text);
      if (text >= last) return months;
    }
  };
  const wide = (text) => [...text].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 2 : 1), 0);
  // A title in lines that a picture of this width has room for.
  const lines = (text, width, size) => text.split(/(?<=[\s，、；：（])/).reduce((made, piece) => {
    const last = made[made.length - 1];
    if (last !== undefined && wide(last + piece) * size * 0.56 < width) made[made.length - 1] = last + piece;
    else made.push(piece);
    return made;
  }, []);
  const LARGEST = 15;
  // A picture that is taken away says as well what the page says above.
  const specOf = (rows, state, width, remarks = []) => {
    const [shown] = columnsOf(state);
    const colour = state.flow === "import" ? "var(--second)" : "var(--first)";
    const scale = {value: Number(word("explore.scale.value")), quantity: Number(word("explore.scale.quantity"))}[state.measure] ?? 1;
    const unit = unitOf(state, rows);
    const axisTitle = state.measure === "value" ? word("explore.scaled", {unit, label: word("explore.scale.value.name")})
      : state.measure === "quantity" ? word("explore.scaled", {unit, label: word("explore.scale.quantity.name")}) : unit;
    const axis = {title: null, grid: true, tickCount: 6, labelExpr: `format(datum.value / ${scale}, ',~f')`};
    const by = new Map(rows.map((row) => [row.month, row]));
    const values = isSeries(state)
      ? calendar(rows[rows.length - 1].month, rows[0].month).map((month) => {
        const row = by.get(month);
        return {at: month, size: row ? row.raw[shown] : null, text: row ? figure(shown, row) : "-"};
      })
      : rows.filter(({raw}) => raw[shown] !== null).slice(0, LARGEST).map((row) =>
        ({at: nameOf(state.by, row.code), size: row.raw[shown], text: figure(shown, row)}));
    const tooltip = [
      {field: "at", title: isSeries(state) ? word("explore.month") : word(`explore.by.${state.by}`)},
      {field: "text", title: unit},
    ];
    const label = {labelColor: "var(--ink)", titleColor: "var(--ink)", labelFontSize: 12,
      domainColor: "var(--neutral)", tickColor: "var(--neutral)", gridColor: "var(--grid)"};
    // Room for the figures beside the bars.
    const sizes = values.map((value) => value.size ?? 0);
    const [least, most] = [Math.min(0, ...sizes), Math.max(0, ...sizes)];
    const room = (most - least) * 75 / Math.max(75, width - 210);
    const sign = {expr: "datum.size < 0 ? 'right' : 'left'"};
    const size = {field: "size", type: "quantitative", axis: {...axis, ...label}};
    return {
      data: {values},
      width, autosize: {type: "fit-x", contains: "padding"}, background: "transparent",
      title: {
        text: lines(titleOf(state), width, 15), anchor: "start", frame: "bounds", fontSize: 15, color: "var(--ink)",
        subtitle: lines(joined("list.remarks", [page.product_name, periodOf(state), axisTitle, ...remarks]), width, 12),
        subtitleColor: "var(--ink)", subtitleFontSize: 12, offset: 12,
      },
      ...(isSeries(state) ? {
        height: 320,
        mark: {type: "line", color: colour, strokeWidth: 2, point: {filled: true, size: values.length > 60 ? 12 : 36, color: colour}},
        encoding: {
          x: {field: "at", type: "ordinal", axis: {...label, title: null, labelAngle: 0, labelOverlap: "greedy", labelSeparation: 8,
            ...(values.length > 24 ? {values: values.map(({at}) => at).filter((at) => at.endsWith("-01")), labelExpr: "slice(datum.value, 0, 4)"} : {})}},
          y: {...size, scale: {zero: state.measure !== "unit_value"}},
          tooltip,
        },
      } : {
        height: 26 * Math.max(1, values.length) + 90,
        encoding: {y: {field: "at", type: "nominal", sort: null, axis: {...label, title: null, labelLimit: 130}}},
        layer: [
          {mark: {type: "bar", height: {band: 0.7}, color: colour}, encoding: {x: {...size, scale: {domain: [least && least - room, most + room], nice: false}}, tooltip}},
          {mark: {type: "text", align: sign, dx: {expr: "datum.size < 0 ? -4 : 4"}, color: "var(--ink)", fontSize: 12},
            encoding: {x: {field: "size", type: "quantitative"}, text: {field: "text"}}},
        ],
      }),
      config: {aria: false, font: getComputedStyle(document.body).fontFamily, view: {stroke: null}},
    };
  };
  let view = null;
  const chart = async (rows, state) => {
    // Vega names what it draws in "Vega visualization"; the element around it has the figures.
    const place = $("drawing").firstElementChild;
    // A page that is being closed has no room any more.
    if (!place.clientWidth) return;
    view?.finalize();
    ({view} = await window.embed(place, specOf(rows, state, place.clientWidth)));
  };
  const alternative = (rows, state) => {
    const [shown] = columnsOf(state);
    const known = rows.filter(({raw}) => raw[shown] !== null);
    const told = (row) => labelled(isSeries(state) ? row.month : nameOf(state.by, row.code), printed(shown, row.raw[shown]));
    const largest = [...known].sort((a, b) => b.raw[shown] - a.raw[shown]);
    const texts = {title: titleOf(state), period: periodOf(state), unit: unitOf(state, rows)};
    if (!known.length) return word("explore.alt.none", texts);
    return isSeries(state)
      ? word("explore.alt.series", {...texts, first: rows[rows.length - 1].month, last: rows[0].month,
        figure: told(known[0]), up: told(largest[0]), down: told(largest[largest.length - 1])})
      : word("explore.alt.members", {...texts, figures: joined("list.figures", largest.slice(0, 10).map(told))});
  };

  let shown = null;
  const draw = async () => {
    const state = read();
    controls(state);
    document.documentElement.dataset.explorer = "drawing";
    const name = pieceOf(state);
    const asked = location.hash;
    let rows = [];
    try {
      if (name in page.files) rows = rowsOf(state, await load(name));
    } catch (error) {
      pieces.delete(name);
      $("status").textContent = word("explore.not_loaded", {name: error.message});
      return;
    }
    // A later choice is drawn by its own call.
    if (asked !== location.hash) return;
    shown = {rows, state};
    form.hidden = $("shown").hidden = false;
    $("heading").textContent = headingOf(state);
    document.title = labelled(page.product_name, headingOf(state));
    $("drawing").hidden = $("figures").hidden = !rows.length;
    $("csv").disabled = $("png").disabled = !rows.length;
    $("status").textContent = rows.length ? word("explore.rows", {count: whole.format(rows.length)}) : word("explore.none");
    $("warning").hidden = !rows.some(isMarked);
    $("warning").textContent = word("show.marked");
    const month = isSeries(state) ? rows[0]?.month : state.month;
    const bulletin = page.bulletins[state.currency]?.[month];
    $("bulletin").hidden = !bulletin;
    if (bulletin) $("bulletin").href = bulletin;
    $("member").hidden = !state.member || state.by === "region";
    $("member").href = page.member_page.replace("{name}", `${state.by}-${state.member}`);
    if (rows.length) {
      $("drawing").setAttribute("aria-label", alternative(rows, state));
      table(rows, state);
      await chart(rows, state);
    }
    // The table may be wider than its box now.
    dispatchEvent(new Event("resize"));
    document.documentElement.dataset.explorer = "drawn";
  };

  const save = (href, suffix) => {
    const {state} = shown;
    const parts = [page.product, state.flow, state.by === "overview" ? "" : state.by, state.member,
      isSeries(state) ? "" : state.month, state.period, state.currency, state.measure];
    const link = element("a", "", {href, download: `${parts.filter(Boolean).join("-")}.${suffix}`});
    link.click();
  };
  // The rows that are shown, with all that the mart has of each: its names, its numbers.
  const csv = () => {
    const {rows, state} = shown;
    const keys = {
      report_month: ({month}) => `${month}-01`, period: () => state.period, product_id: () => page.product,
      flow: () => state.flow, breakdown: () => state.by, member_code: ({code}) => code,
      member_name: ({code}) => code && nameOf(state.by, code),
    };
    const names = Object.keys(rows[0].raw).filter((name) => name !== "month");
    const field = (value) => {
      const text = value === null || value === undefined ? "" : String(value);
      return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    };
    const text = [[...Object.keys(keys), ...names], ...rows.map((row) =>
      [...Object.values(keys).map((key) => key(row)), ...names.map((name) => row.raw[name])])]
      .map((line) => line.map(field).join(",")).join("\r\n");
    // Excel takes a text without this mark for one in another encoding.
    return new Blob(["\ufeff", text, "\r\n"], {type: "text/csv"});
  };
  $("csv").addEventListener("click", () => {
    const href = URL.createObjectURL(csv());
    save(href, "csv");
    setTimeout(() => URL.revokeObjectURL(href), 1000);
  });
  // Drawn again for a picture: it knows no variables of the page, and stands on paper.
  $("png").addEventListener("click", async () => {
    const text = JSON.stringify({...specOf(shown.rows, shown.state, 900, page.standing), background: "white"})
      .replace(/var\(--([\w-]+)\)/g, (_, name) => page.palette[name]);
    const {view: picture} = await window.embed(document.createElement("div"), JSON.parse(text), "canvas");
    save(await picture.toImageURL("png", 2), "png");
    picture.finalize();
  });

  form.addEventListener("change", () => { location.hash = address({...Object.fromEntries(new FormData(form)), ...fixed()}); });
  // Of a breakdown that was just chosen no member is known yet.
  const fixed = () => form.elements.by.value === filled ? {} : {member: ""};
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", draw);
  let width = innerWidth;
  addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; if (shown) chart(shown.rows, shown.state); } });
  draw();
})();
