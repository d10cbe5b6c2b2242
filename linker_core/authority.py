"""Which sources carry weight: a table of domains and tiers, and the sites of the parties a claim speaks of."""

import csv
import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from linker_core.addresses import Address
from linker_core.errors import SettingsError

TIERS = (
    "official",
    "regulator",
    "statistics",
    "academic",
    "standards",
    "reference",
    "news",
    "trade",
    "unknown",
    "user_generated",
    "farm",
)
"""Best first. `official`, a party's own site, depends on the claim: see linker_core.parties."""

UNKNOWN = "unknown"

OPEN_TIERS = frozenset({"user_generated", "farm"})
"""Sites on which anybody writes: no name makes them a party's own."""

_DOMAIN = re.compile(r"\.?[a-z0-9-]+(?:\.[a-z0-9-]+)*\Z")


class Authority:
    """The tier of every address, by the longest entry that its host equals or lies below."""

    __slots__ = ("_tiers",)

    def __init__(self, tiers: Mapping[str, str]) -> None:
        self._tiers = dict(tiers)

    def tier_of(self, address: Address) -> str:
        """The tier of the address's host; "unknown" where no entry fits."""
        labels = address.host.split(".")
        if tier := self._tiers.get(address.host):
            return tier
        for place in range(len(labels)):
            name = ".".join(labels[place:])
            if tier := self._tiers.get(name) or (self._tiers.get(f".{name}") if place else None):
                return tier
        return UNKNOWN

    def rank_of(self, tier: str) -> int:
        """The place of a tier, 0 best.

        Raises:
            SettingsError: there is no such tier.
        """
        try:
            return TIERS.index(tier)
        except ValueError as error:
            raise SettingsError(f"{tier!r} is no authority tier; the tiers are {', '.join(TIERS)}") from error


def load_authority(path: Path | None, extra: Path | None = None) -> Authority:
    """The table of a CSV file (domain,tier), or the shipped one; the lines of `extra` come before it.

    A domain covers its subdomains; with a dot in front (".gov") it covers them alone. The tier "unknown" takes a domain out.

    Raises:
        SettingsError: a file is missing or a line does not fit; the first such line is named.
    """
    shipped = files("linker_core") / "resources" / "authority.csv"
    tiers = _load_table(str(path or "authority.csv"), path or shipped, "sources.authority_file")
    own = _load_table(str(extra), extra, "sources.authority_extra") if extra else {}
    return Authority({**tiers, **own})


def _load_table(name: str, path: Path | Traversable, setting: str) -> Mapping[str, str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SettingsError(f"{name}: no such authority table; check {setting}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name}: not readable as UTF-8 text: {error}; check {setting}") from error
    return _read_table(name, text)


@lru_cache(maxsize=4)
def _read_table(name: str, text: str) -> Mapping[str, str]:
    """Read once for all the shards of a worker: the shipped table has thousands of lines."""
    rows = csv.reader(text.splitlines())
    if [cell.strip() for cell in next(rows, [])] != ["domain", "tier"]:
        raise SettingsError(f"{name}, line 1: the first line must be domain,tier")
    tiers: dict[str, str] = {}
    for row in rows:
        if not row or row[0].startswith("#"):
            continue
        if fault := _fault_of(row, tiers):
            raise SettingsError(f"{name}, line {rows.line_num}: {fault}")
        tiers[row[0].strip()] = row[1].strip()
    return tiers


def _fault_of(row: list[str], tiers: Collection[str]) -> str | None:
    cells = [cell.strip() for cell in row]
    if len(cells) != 2:
        return f"a line has two values, domain and tier; found {len(cells)}"
    domain, tier = cells
    if not _DOMAIN.match(domain):
        return f"{domain!r} is no domain; write it in lower case, without scheme and path"
    if tier not in TIERS:
        return f"{tier!r} is no tier; the tiers are {', '.join(TIERS)}"
    return f"{domain!r} stands in the table twice" if domain in tiers else None
