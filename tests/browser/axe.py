"""axe-core, the accessibility checker, run in a page of the browser."""

import importlib.util
from pathlib import Path

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = {"serious", "critical"}


def find_axe():
    """The checker's script, from the package that carries it; the package itself is not imported, for it wants another browser."""
    spec = importlib.util.find_spec("axe_playwright_python")
    return Path(spec.submodule_search_locations[0]) / "axe.min.js"


def grave_findings(browser):
    """What axe finds serious or critical in the page, as (rule, places)."""
    browser.evaluate(find_axe().read_text(encoding="utf-8") + ";0")
    found = browser.evaluate(f"axe.run(document, {{runOnly: {TAGS}}}).then(told => told.violations)")
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]) for rule in found if rule["impact"] in GRAVE]
