"use strict";
// Search a column; show what it is computed from, down to seeds and landing, and what uses it.
(() => {
  const relations = JSON.parse(document.getElementById("relations").textContent);
  const columns = new Map();
  for (const relation of relations)
    for (const column of relation.columns)
      columns.set(`${relation.name}.${column.name}`, {
        ...column, relation, from: column.from.map((name) => name.join(".")), into: [],
      });
  for (const [name, column] of columns)
    for (const source of column.from) columns.get(source).into.push(name);
  // Public tables first.
  const layers = ["marts", "semantic", "quality", "intermediate", "staging", "seeds"];
  const names = [...columns.keys()].sort((a, b) =>
    layers.indexOf(columns.get(a).relation.layer) - layers.indexOf(columns.get(b).relation.layer)
    || (a < b ? -1 : 1));

  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const link = (name) => element("a", name, {href: `#${name}`});

  // Each column is unfolded where it is met first; later it is only named.
  const tree = (name, direction, seen, depth = 0) => {
    const list = element("ul");
    for (const next of columns.get(name)[direction]) {
      const item = element("li");
      const label = [link(next), element("span", ` ${columns.get(next).relation.layer}`, {class: "layer"})];
      const has = columns.get(next)[direction].length > 0;
      if (has && !seen.has(next)) {
        seen.add(next);
        const branch = tree(next, direction, seen, depth + 1);
        const button = element("button", "", {type: "button", "aria-label": `more of ${next}`});
        const fold = (open) => {
          branch.hidden = !open;
          button.textContent = open ? "−" : "+";
          button.setAttribute("aria-expanded", String(open));
        };
        button.addEventListener("click", () => fold(branch.hidden));
        fold(depth < 2);
        item.append(button, " ", ...label, branch);
      } else item.append(...label, element("span", has ? " (above)" : "", {class: "layer"}));
      list.append(item);
    }
    return list;
  };
  // Where it all begins: columns of seeds and of the landing, by relation.
  const beginnings = (name) => {
    const seen = new Set([name]);
    const found = new Map();
    for (const each of seen) {
      const column = columns.get(each);
      if (each !== name && !column.from.length) {
        const {name: relation, layer} = column.relation;
        if (layer === "seeds" || relation.startsWith("stg_landing"))
          found.set(relation, [...(found.get(relation) || []), column.name]);
      }
      for (const source of column.from) seen.add(source);
    }
    const list = element("ul");
    for (const [relation, names] of [...found].sort())
      list.append(element("li", `${relation}: ${names.sort().join(", ")}`));
    return found.size ? [element("h3", "Begins in"), list] : [];
  };

  const place = document.getElementById("column");
  const show = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    const column = columns.get(name);
    place.hidden = !column;
    if (!column) return;
    const {relation} = column;
    place.replaceChildren(
      element("h2", name),
      element("p", `${relation.layer}, ${column.type}`, {class: "notes"}),
      element("p", column.description || relation.description),
      ...beginnings(name),
      element("h3", "Computed from"),
      column.from.length ? tree(name, "from", new Set([name]))
        : element("p", relation.layer === "seeds" ? "A column of a seed."
          : relation.name.startsWith("stg_landing") ? "Read from the landing."
          : "No column: a constant or a count of rows."),
      element("h3", "Goes into"),
      column.into.length ? tree(name, "into", new Set([name])) : element("p", "Nothing else."),
    );
  };

  const search = document.getElementById("search");
  const results = document.getElementById("results");
  const count = document.getElementById("count");
  const find = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = names.filter((name) => words.every((word) => name.includes(word)));
    count.textContent = `${found.length} of ${names.length} columns`;
    results.replaceChildren(...found.slice(0, 100).map((name) => {
      const item = element("li");
      item.append(link(name));
      return item;
    }));
  };
  search.addEventListener("input", find);
  addEventListener("hashchange", show);
  find();
  show();
})();
