// Grades of the links that were drawn: kept in this browser, and handed over as the file that `linker grade` takes.
(() => {
  const { byId, make } = linker;
  const desk = byId("grade-desk");
  if (!desk) return;
  const FIELDS = ["grade", "article_id", "claim_id", "url", "quote", "grader", "graded_at", "note"];
  const GRADES = ["right", "wrong", "unsure"];
  const KEY = "linker-grades:" + linker.root.pathname;
  const cards = [...document.querySelectorAll("#sample > .graded")];
  const counts = new Intl.NumberFormat("en");

  // ---- what is kept: by the name of each link its grade, and who grades
  let kept = { made: {}, grader: "" };
  let canKeep = true;
  const recall = () => {
    try {
      const found = JSON.parse(localStorage.getItem(KEY) || "{}");
      const made = Object.entries(found.made || {}).filter(([, one]) => one && GRADES.includes(one.grade));
      kept = { made: Object.fromEntries(made), grader: String(found.grader || "") };
    } catch { canKeep = false; }
  };
  const changed = () => {
    try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch { canKeep = false; }
    draw();
  };
  const rows = () => Object.values(kept.made).map((one) => ({ ...one, grader: kept.grader }));

  // ---- buttons and a note beside every link
  const press = (card, grade) => {
    const { key } = card.dataset;
    const before = kept.made[key];
    if (before?.grade === grade) delete kept.made[key];
    else kept.made[key] = { ...JSON.parse(card.dataset.given), note: before?.note || "", grade, graded_at: new Date().toISOString().slice(0, 19) + "Z" };
    changed();
    linker.say(kept.made[key] ? "Graded: " + grade : "Taken back: " + grade);
  };
  const furnish = (card) => {
    const group = make("p", "", "decide");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "Is this link right? " + linker.show(card.querySelector(".text").textContent));
    group.append(...GRADES.map((grade) => {
      const button = make("button", grade[0].toUpperCase() + grade.slice(1));
      button.type = "button";
      button.value = grade;
      button.addEventListener("click", () => press(card, grade));
      return button;
    }));
    const label = make("label", "Note ");
    const note = make("input");
    note.addEventListener("change", () => {
      kept.made[card.dataset.key].note = note.value.trim();
      changed();
    });
    label.append(note);
    label.hidden = true;
    card.append(group, label);
  };
  const draw = () => {
    for (const card of cards) {
      const one = kept.made[card.dataset.key];
      card.querySelectorAll("button").forEach((button) => button.setAttribute("aria-pressed", String(button.value === one?.grade)));
      card.querySelector("label").hidden = !one;
      card.querySelector("input").value = one?.note || "";
    }
    const count = Object.keys(kept.made).length;
    const shown = cards.filter((card) => kept.made[card.dataset.key]).length;
    byId("save-grades").disabled = count === 0;
    byId("clear-grades").hidden = count === 0;
    byId("grade-memory").hidden = canKeep;
    byId("grade-count").textContent = counts.format(shown) + " of " + counts.format(cards.length) + " graded" + (count > shown ? ", and " + counts.format(count - shown) + " from before" : "");
  };

  // ---- what the archive has taken in need not be kept; without the list all is kept, for it takes nothing twice
  const settle = (taken) => {
    taken.filter(([key, at]) => kept.made[key]?.graded_at === at).forEach(([key]) => delete kept.made[key]);
    changed();
  };

  recall();
  cards.forEach(furnish);
  byId("grader").value = kept.grader;
  byId("grader").addEventListener("change", (event) => { kept.grader = event.target.value.trim(); changed(); });
  byId("save-grades").addEventListener("click", () => linker.hand("grades.csv", linker.toCsv(FIELDS, rows())));
  byId("clear-grades").addEventListener("click", () => { kept.made = {}; changed(); byId("grader").focus(); });
  addEventListener("storage", (event) => { if (event.key === KEY) { recall(); draw(); } });
  desk.hidden = false;
  draw();
  linker.grades = { key: KEY, ready: Object.keys(kept.made).length ? linker.load("grades", "grades.js").then(settle, () => {}) : Promise.resolve(), toText: () => linker.toCsv(FIELDS, rows()) };
})();
