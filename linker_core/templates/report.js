"use strict";
// Sorts and filters the table of articles. Reads text, writes text: nothing of the page is ever parsed as markup or code.
(() => {
  const table = document.getElementById("article-table");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const numeric = (cell) => cell.classList.contains("num");
  const value = (row, at) => {
    const text = row.cells[at].textContent.trim();
    if (!numeric(heads[at])) return text.toLowerCase();
    const number = parseFloat(text.replace(/[,%<>]/g, ""));
    return Number.isNaN(number) ? -1 : number;
  };
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const before = head.getAttribute("aria-sort");
      const down = before ? before === "ascending" : numeric(head);
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keyed = rows.map((row, place) => [value(row, at), place, row]);
      keyed.sort((a, b) => (down ? -1 : 1) * compare(a[0], b[0]) || a[1] - b[1]);
      body.append(...keyed.map((entry) => entry[2]));
    });
  });

  const input = document.getElementById("filter");
  const said = document.getElementById("filtered");
  const none = document.getElementById("no-match");
  const texts = rows.map((row) => (row.cells[0].textContent + " " + row.cells[1].textContent).toLowerCase());
  input.parentElement.hidden = false;
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !texts[at].includes(wanted);
      shown += row.hidden ? 0 : 1;
    });
    none.hidden = shown > 0;
    said.textContent = wanted ? shown + " of " + rows.length : "";
  });
})();
