// The articles: searched, narrowed and sorted over the whole archive, of which the page itself shows the most open ones.
(() => {
  const { byId, make } = linker;
  const table = byId("article-table");
  if (!table) return;
  const COLUMNS = ["title", "id", "section", "author", "month", "claims", "linked", "conflicts", "lost", "page", "place"];
  const SHOWN = 200;
  const at = Object.fromEntries(COLUMNS.map((name, place) => [name, place]));
  const controls = document.querySelector(".filter");
  const heads = [...table.tHead.rows[0].cells];
  const chosen = [...controls.querySelectorAll("select[data-column]")];
  const said = byId("filtered");
  const counts = new Intl.NumberFormat("en");
  const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const first = [...table.tBodies[0].rows];
  let articles = null;
  let loading = null;
  let sorted = null;

  const share = (row) => (row[at.claims] ? row[at.linked] / row[at.claims] : -1);
  const read = (row, name) => (name === "share" ? share(row) : row[at[name]]);
  const percent = (row) => {
    const value = share(row);
    if (value < 0) return "n/a";
    if (value === 0 || value === 1) return value * 100 + "%";
    return value < 0.0005 ? "<0.1%" : value > 0.9995 ? ">99.9%" : (value * 100).toFixed(1) + "%";
  };

  // Rows come in parts, in order, and only when somebody asks for more than the page shows.
  const gather = async () => {
    const count = Number(controls.dataset.parts);
    const found = [];
    for (let part = 1; part <= count; part += 1) {
      if (count > 1) said.textContent = "Reading the articles, part " + part + " of " + count;
      found.push(...await linker.load("articles-" + part, "articles-" + String(part).padStart(4, "0") + ".js"));
    }
    articles = found.map((row) => ({ row, text: (row[at.title] + "\n" + row[at.id] + "\n" + row[at.author]).toLowerCase() }));
  };
  const states = {
    conflicts: (row) => row[at.conflicts] > 0,
    lost: (row) => row[at.lost] > 0,
    open: (row) => row[at.claims] > row[at.linked],
    none: (row) => row[at.linked] === 0,
  };
  const matches = () => {
    const wanted = byId("find").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const tests = chosen.filter((select) => select.value).map((select) => (row) => row[at[select.dataset.column]] === select.value);
    if (byId("by-state").value) tests.push(states[byId("by-state").value]);
    return articles.filter(({ row, text }) => wanted.every((word) => text.includes(word)) && tests.every((test) => test(row))).map(({ row }) => row);
  };
  const compare = (a, b) => (typeof a === "string" ? words.compare(a, b) : a - b);
  const order = (rows) => {
    const urgent = (a, b) => b[at.conflicts] - a[at.conflicts] || b[at.lost] - a[at.lost] || (b[at.claims] - b[at.linked]) - (a[at.claims] - a[at.linked]);
    if (!sorted) return rows.sort(urgent);
    return rows.sort((a, b) => (sorted.down ? -1 : 1) * compare(read(a, sorted.name), read(b, sorted.name)) || words.compare(a[at.title], b[at.title]));
  };
  const draw = (row) => {
    const line = make("tr");
    const head = make("th");
    head.scope = "row";
    head.dir = "auto";
    const link = make("a", row[at.title]);
    link.href = "articles/p" + row[at.page] + ".html#" + row[at.place];
    head.append(link);
    if (row[at.id] !== row[at.title]) {
      const id = make("span", "", "id");
      id.append(make("bdi", row[at.id]));
      head.append(" ", id);
    }
    line.append(head);
    for (const name of ["section", "author", "month"]) {
      const cell = make("td", row[at[name]], name === "month" ? "date" : "");
      cell.dir = "auto";
      line.append(cell);
    }
    for (const name of ["claims", "linked", "conflicts", "lost"]) {
      const isAlert = ["conflicts", "lost"].includes(name) && row[at[name]] > 0;
      line.append(make("td", counts.format(row[at[name]]), isAlert ? "num alert" : "num"));
    }
    line.append(make("td", percent(row), "num"));
    return line;
  };
  const isPlain = () => !sorted && !byId("find").value.trim() && !byId("by-state").value && chosen.every((select) => !select.value);
  let turn = 0;
  const update = async () => {
    const mine = ++turn;
    if (isPlain()) {
      table.tBodies[0].replaceChildren(...first);
      byId("no-match").hidden = true;
      said.textContent = "";
      return;
    }
    try {
      loading = loading || gather();
      await loading;
    } catch {
      loading = null;
      said.textContent = "";
      byId("no-data").hidden = false;
      return;
    }
    if (mine !== turn) return;
    const found = order(matches());
    table.tBodies[0].replaceChildren(...found.slice(0, SHOWN).map(draw));
    byId("no-match").hidden = found.length > 0;
    said.textContent = counts.format(found.length) + " of " + counts.format(articles.length) + (found.length > SHOWN ? "; the first " + SHOWN + " are shown" : "");
  };

  let later = 0;
  byId("find").addEventListener("input", () => { clearTimeout(later); later = setTimeout(update, articles ? 60 : 0); });
  [...chosen, byId("by-state")].forEach((select) => select.addEventListener("change", update));
  byId("clear").addEventListener("click", () => {
    sorted = null;
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    [byId("find"), byId("by-state"), ...chosen].forEach((control) => { control.value = ""; });
    update();
  });
  heads.forEach((head) => {
    const button = make("button", head.textContent);
    button.type = "button";
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const isNumber = head.classList.contains("num");
      const down = sorted?.name === head.dataset.column ? !sorted.down : isNumber;
      sorted = { name: head.dataset.column, down };
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      update();
    });
  });
  controls.hidden = false;
})();
