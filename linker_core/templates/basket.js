"use strict";
// What editors decide while they read: collected in this browser, listed, and handed over as the file that runs honour.
// Reads and writes text only: nothing of the page or of a file is ever parsed as markup or code.
const linker = (() => {
  const FIELDS = ["action", "article_id", "quote", "prefix", "suffix", "url", "domain", "editor", "decided_at", "note"];
  const ABOUT = ["action", "article_id", "quote", "prefix", "suffix", "url", "domain"];
  const RIVALS = ["pin", "forbid", "not_a_claim"];
  const WORDS = {
    pin: "Link to", forbid: "Never link", not_a_claim: "Not a claim", bad_source: "Bad page",
    bad_domain: "Bad domain", accept_conflict: "Conflict accepted",
  };
  const byId = (id) => document.getElementById(id);
  const root = new URL(document.documentElement.dataset.root, location.href);
  const KEY = "linker-decisions:" + root.pathname;
  const identity = (decision) => JSON.stringify(ABOUT.map((name) => decision[name] || ""));

  // ---- the data files of the report: scripts, since a page from disk may not read anything else
  const waiting = new Map();
  window.linkerData = (name, rows) => waiting.get(name)?.(rows);
  const load = (name, file) => new Promise((done, failed) => {
    const script = document.createElement("script");
    waiting.set(name, done);
    script.onload = () => script.remove();
    script.onerror = () => failed(new Error(file + " cannot be read"));
    script.src = new URL("data/" + file, root).href;
    document.head.append(script);
  });

  // ---- what is kept: the new decisions, those in force that are withdrawn, and who decides
  const listeners = [];
  let kept = { made: [], withdrawn: [], editor: "" };
  let inForce = null;
  let canKeep = true;
  const recall = () => {
    try {
      const found = JSON.parse(localStorage.getItem(KEY) || "{}");
      const list = (value) => (Array.isArray(value) ? value : []);
      kept = { made: list(found.made), withdrawn: list(found.withdrawn), editor: String(found.editor || "") };
    } catch { canKeep = false; }
  };
  const changed = () => {
    try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch { canKeep = false; }
    listeners.forEach((listener) => listener());
  };
  const indexOf = (decision) => kept.made.findIndex((other) => identity(other) === identity(decision));
  const isInForce = (decision) => (inForce || []).some((other) => identity(other) === identity(decision));

  const status = (decision) => {
    if (indexOf(decision) >= 0) return "new";
    if (!isInForce(decision)) return "none";
    return kept.withdrawn.includes(identity(decision)) ? "withdrawn" : "in force";
  };
  const isOn = (decision) => ["new", "in force"].includes(status(decision));
  const sameSentence = (a, b) => ["article_id", "quote", "prefix", "suffix"].every((name) => (a[name] || "") === (b[name] || ""));
  const opposes = (a, b) =>
    RIVALS.includes(a.action) && RIVALS.includes(b.action) && (a.action === "pin" || b.action === "pin") && sameSentence(a, b) &&
    ((a.action === "pin" && b.action === "pin") || !a.url || !b.url || a.url === b.url);
  const toggle = (decision) => {
    const at = indexOf(decision);
    const key = identity(decision);
    if (at >= 0) kept.made.splice(at, 1);
    else if (kept.withdrawn.includes(key)) kept.withdrawn = kept.withdrawn.filter((other) => other !== key);
    else if (isInForce(decision)) kept.withdrawn.push(key);
    else {
      kept.made = kept.made.filter((other) => !opposes(other, decision));
      kept.made.push({ ...decision, decided_at: new Date().toISOString().slice(0, 19) + "Z" });
    }
    changed();
    return isOn(decision);
  };

  // ---- the file
  const rows = () => {
    const left = inForce.filter((decision) => !kept.withdrawn.includes(identity(decision)));
    const made = kept.made.map((decision) => ({ ...decision, editor: kept.editor }));
    return [...left, ...made].map((row) => Object.fromEntries(FIELDS.filter((name) => row[name]).map((name) => [name, row[name]])));
  };
  const cell = (text = "") => (/[",;\t\r\n]|^\s|\s$/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);
  const toCsv = (fields, list) =>
    [fields, ...list.map((row) => fields.map((name) => row[name]))].map((row) => row.map(cell).join(",") + "\r\n").join("");
  const toText = (ending) => (ending === "csv" ? toCsv(FIELDS, rows()) : rows().map((row) => JSON.stringify(row) + "\n").join(""));
  const hand = (name, text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
  const save = (ending) => hand("decisions." + ending, toText(ending));

  // ---- the list
  const make = (tag, text, className) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const show = (text) => { // as the pages do it: no character may steer the line it stands in
    const seen = text.replace(/[\s]+/g, " ").replace(/[\p{Cc}\p{Cf}]/gu, (sign) => "<U+" + sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + ">");
    return seen.length > 300 ? seen.slice(0, 300) + "…" : seen;
  };
  const describe = (decision) => {
    const what = make("span");
    what.append(make("strong", WORDS[decision.action] || show(decision.action)));
    for (const [name, before, after] of [["url", " ", ""], ["domain", " ", ""], ["quote", " “", "”"], ["article_id", " in ", ""]]) {
      if (!decision[name]) continue;
      const text = make("bdi", before + show(decision[name]) + after);
      if (name === "article_id") text.className = "muted";
      what.append(text);
    }
    return what;
  };
  const item = (decision, label) => {
    const line = make("li");
    const button = make("button", label);
    button.type = "button";
    button.setAttribute("aria-label", label + ": " + (WORDS[decision.action] || "") + " " + show(decision.quote || decision.url || decision.domain || ""));
    button.addEventListener("click", () => {
      const list = line.parentElement;
      const at = [...list.children].indexOf(line);
      toggle(decision);
      (list.children[Math.min(at, list.children.length - 1)]?.querySelector("button") || byId("basket-close")).focus();
    });
    line.append(describe(decision), " ", button);
    return line;
  };
  const noteField = (decision) => {
    const label = make("label", "Note ");
    const input = make("input");
    input.value = decision.note || "";
    input.addEventListener("change", () => {
      kept.made = kept.made.map((other) => (identity(other) === identity(decision) ? { ...other, note: input.value.trim() } : other));
      changed();
    });
    label.append(input);
    return label;
  };
  const draw = () => {
    const count = kept.made.length + kept.withdrawn.length;
    document.querySelectorAll(".basket-count").forEach((place) => { place.textContent = String(count); });
    if (!byId("basket").open && byId("basket-new").childElementCount + count === 0) return;
    byId("basket-new").replaceChildren(...kept.made.map((decision) => {
      const line = item(decision, "Remove");
      line.append(noteField(decision));
      return line;
    }));
    byId("basket-none").hidden = kept.made.length > 0;
    byId("basket-clear").hidden = count === 0;
    byId("basket-memory").hidden = canKeep;
    byId("basket-force-count").textContent = inForce ? String(inForce.length) : "unknown";
    byId("basket-force").replaceChildren(...(inForce || []).slice(0, 500).map((decision) => {
      const gone = status(decision) === "withdrawn";
      const line = item(decision, gone ? "Keep" : "Withdraw");
      if (gone) line.className = "withdrawn";
      return line;
    }));
  };

  const settle = (found) => {
    inForce = found;
    const known = new Set(found.map(identity));
    kept.made = kept.made.filter((decision) => !known.has(identity(decision)));
    kept.withdrawn = kept.withdrawn.filter((key) => known.has(key));
    ["save-jsonl", "save-csv"].forEach((id) => { byId(id).disabled = false; });
    changed();
  };
  const open = () => {
    byId("basket").showModal();
    draw();
  };
  let silence = 0;
  const say = (text) => {
    byId("said").textContent = text;
    clearTimeout(silence);
    silence = setTimeout(() => { byId("said").textContent = ""; }, 6000);
  };

  recall();
  listeners.push(draw);
  byId("editor").value = kept.editor;
  byId("editor").addEventListener("change", (event) => { kept.editor = event.target.value.trim(); changed(); });
  byId("save-jsonl").addEventListener("click", () => save("jsonl"));
  byId("save-csv").addEventListener("click", () => save("csv"));
  byId("basket-clear").addEventListener("click", () => { kept.made = []; kept.withdrawn = []; changed(); byId("basket-close").focus(); });
  byId("basket-close").addEventListener("click", () => byId("basket").close());
  document.querySelectorAll(".basket-open").forEach((button) => { button.hidden = false; button.addEventListener("click", open); });
  addEventListener("storage", (event) => { if (event.key === KEY) { recall(); listeners.forEach((listener) => listener()); } });
  const ready = load("decisions", "decisions.js").then(settle, () => { byId("basket-fault").hidden = false; });
  return { byId, hand, isOn, listeners, load, make, open, ready, root, say, show, status, toCsv, toText, toggle };
})();
