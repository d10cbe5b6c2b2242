"""Tiers of domains, faults of a table, and which site is a party's own."""

import csv
from importlib.resources import files

import pytest

from linker_core.addresses import parse_address
from linker_core.authority import TIERS, load_authority
from linker_core.errors import SettingsError
from linker_core.hosts import ascii_host
from linker_core.names import names_in
from linker_core.parties import PartyText, is_party_site, read_parties


def address_of(host):
    return parse_address(f"https://{host}/page", 2048)


@pytest.fixture(scope="module")
def authority():
    return load_authority(None)


@pytest.mark.parametrize(
    ("host", "tier"),
    [
        ("www.sec.gov", "regulator"),
        ("www.gov.uk", "regulator"),
        ("ec.europa.eu", "regulator"),
        ("www.bls.gov", "statistics"),
        ("www.ons.gov.uk", "statistics"),
        ("web.mit.edu", "academic"),
        ("www.ox.ac.uk", "academic"),
        ("www.nature.com", "academic"),
        ("pubmed.ncbi.nlm.nih.gov", "academic"),
        ("docs.python.org", "standards"),
        ("en.wikipedia.org", "reference"),
        ("www.nhs.uk", "reference"),
        ("www.reuters.com", "news"),
        ("edition.cnn.com", "news"),
        ("techcrunch.com", "trade"),
        ("someone.blogspot.com", "user_generated"),
        ("old.reddit.com", "user_generated"),
        ("openpr.com", "farm"),
        ("source-12.example", "unknown"),
        ("notreuters.com", "unknown"),
        ("reuters.com.deals.example", "unknown"),
        ("mygov.example", "unknown"),
        ("web.archive.org", "unknown"),
        ("www.electoralcommission.org.uk", "regulator"),
        ("www.gov.uy", "unknown"),
        ("www.gub.uy", "regulator"),
        ("comune.go.it", "unknown"),
        ("www.tudelft.nl", "academic"),
        ("anu.edu.au", "academic"),
        ("docs.docker.com", "standards"),
        ("docs.acme.example", "unknown"),
    ],
)
def test_tiers_of_well_known_hosts(authority, host, tier):
    assert authority.tier_of(address_of(host)) == tier


def test_ranks_follow_the_order_of_the_tiers(authority):
    assert [authority.rank_of(tier) for tier in TIERS] == list(range(len(TIERS)))
    with pytest.raises(SettingsError, match="'best' is no authority tier"):
        authority.rank_of("best")


def test_shipped_table_holds_registrable_names_only():
    rows = list(csv.DictReader((files("linker_core") / "resources" / "authority.csv").read_text().splitlines()))
    assert len(rows) > 1500
    assert {row["tier"] for row in rows} <= set(TIERS)
    assert all(ascii_host(f"a.{row['domain'].lstrip('.')}") for row in rows)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "line 1"),
        ("host,tier\n", "line 1"),
        ("domain,tier\na.example,news\nb.example,good\n", "line 3: 'good' is no tier"),
        ("domain,tier\na.example\n", "line 2: a line has two values"),
        ("domain,tier\nhttps://a.example/,news\n", "line 2: 'https://a.example/' is no domain"),
        ("domain,tier\nA.example,news\n", "line 2: 'A.example' is no domain"),
        ("domain,tier\n# note\na.example,news\n\na.example,trade\n", "line 5: 'a.example' stands in the table twice"),
    ],
)
def test_faults_of_a_table_are_named(tmp_path, text, fault):
    path = tmp_path / "table.csv"
    path.write_text(text)
    with pytest.raises(SettingsError) as error:
        load_authority(path)
    assert str(path) in str(error.value)
    assert fault in str(error.value)


def test_missing_and_unreadable_tables_are_settings_errors(tmp_path):
    (tmp_path / "latin.csv").write_bytes(b"domain,tier\n\xe9.example,news\n")
    for name in ("absent.csv", "latin.csv"):
        with pytest.raises(SettingsError, match=name):
            load_authority(tmp_path / name)


def test_own_table_replaces_the_shipped_one(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("\ufeffdomain,tier\r\n.example, news \r\npress.a.example,trade\r\n")
    table = load_authority(path)
    hosts = ["a.example", "press.a.example", "x.press.a.example", "www.reuters.com"]
    assert [table.tier_of(address_of(host)) for host in hosts] == ["news", "trade", "trade", "unknown"]


def test_lines_of_ones_own_lie_over_the_table(tmp_path):
    extra = tmp_path / "extra.csv"
    extra.write_text("domain,tier\nlocal.example,news\nreuters.com,unknown\nblog.bbc.com,user_generated\n")
    table = load_authority(None, extra)
    hosts = ["local.example", "www.reuters.com", "blog.bbc.com", "www.bbc.com", "www.sec.gov"]
    assert [table.tier_of(address_of(host)) for host in hosts] == ["news", "unknown", "user_generated", "news", "regulator"]


def test_lines_of_ones_own_lie_over_a_table_of_ones_own(tmp_path):
    base, extra = tmp_path / "base.csv", tmp_path / "extra.csv"
    base.write_text("domain,tier\na.example,news\nb.example,news\n")
    extra.write_text("domain,tier\nb.example,trade\n")
    hosts = ["a.example", "b.example", "www.sec.gov"]
    assert [load_authority(base, extra).tier_of(address_of(host)) for host in hosts] == ["news", "trade", "unknown"]


@pytest.mark.parametrize("text", [None, "domain,tier\na.example,best\n"])
def test_faults_of_lines_of_ones_own_name_their_file(tmp_path, text):
    extra = tmp_path / "extra.csv"
    if text:
        extra.write_text(text)
    with pytest.raises(SettingsError, match=r"extra\.csv.*(sources\.authority_extra|line 2: 'best' is no tier)"):
        load_authority(None, extra)


def test_every_tier_is_in_the_shipped_table():
    rows = csv.DictReader((files("linker_core") / "resources" / "authority.csv").read_text().splitlines())
    assert {row["tier"] for row in rows} == set(TIERS)


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("www.apple.com", ["Apple"]),
        ("www.amazon.co.uk", ["Amazon"]),
        ("www.aboutamazon.com", ["Amazon"]),
        ("press.aboutamazon.com", ["Jeff Bezos", "Amazon.com Inc".replace(".com", "")]),
        ("ir.tesla.com", ["Tesla"]),
        ("ir.tesla.com", ["Tesla, Inc."]),
        ("www.anthropic.com", ["Anthropic’s"]),
        ("aws.amazon.com", ["Amazon Web Services"]),
        ("aws.amazon.com", ["Amazon"]),
        ("www.bankofamerica.com", ["Bank of America"]),
        ("www.coca-colacompany.com", ["Coca-Cola"]),
        ("thewaltdisneycompany.com", ["The Walt Disney Company"]),
        ("www.nestle.com", ["Nestlé"]),
        ("www.ibm.com", ["IBM"]),
        ("www.sec.gov", ["SEC"]),
        ("www.sec.gov", ["Securities and Exchange Commission"]),
        ("www.who.int", ["World Health Organization"]),
        ("web.mit.edu", ["Massachusetts Institute of Technology"]),
        ("www.nhs.uk", ["NHS"]),
        ("blog.google", ["Google"]),
        ("northwind.example", ["Northwind"]),
    ],
)
def test_party_sites(host, names):
    assert is_party_site(address_of(host), read_parties(names))


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("amazon-deals-4u.blogspot.com", ["Amazon"]),
        ("amazon.blogspot.com", ["Amazon"]),
        ("tesla.github.io", ["Tesla"]),
        ("amazonwatch.org", ["Amazon"]),
        ("www.teslarati.com", ["Tesla"]),
        ("apple.shop", ["Apple"]),
        ("apple.com.deals.example", ["Apple"]),
        ("apple.deals.com", ["Apple"]),
        ("aws.cheap.com", ["Amazon Web Services", "AWS"]),
        ("appleinsider.com", ["Apple"]),
        ("www.london.com", ["London"]),
        ("www.this.com", ["This"]),
        ("www.may.com", ["May"]),
        ("www.health.com", ["Health"]),
        ("www.sky.com", ["Sky"]),
        ("www.ai.com", ["AI"]),
        ("www.facebook.com", ["Facebook"]),
        ("www.2024.com", ["2024"]),
        ("www.vlt.com", ["Very Large Telescope"]),
        ("www.new.com", ["New York Times"]),
        ("www.reuters.com", []),
        ("www.reuters.com", ["", "—"]),
    ],
)
def test_sites_of_others(host, names):
    assert not is_party_site(address_of(host), read_parties(names))


@pytest.mark.parametrize(
    "text",
    [
        "Macy's Inc said that Macy's, Macy’s-like shops and Société Générale grew.",
        "MACY'S and O'sa Holdings met Jeff Bezos’ firm at \"The New York Times\".",
        "Amazon Web Services, the Securities and Exchange Commission and I.B.M. (IBM).",
        "Nestlé S.A. bought İstanbul Yapı; ½ of Tele\u0301fonica's owners said “Ørsted”.",
        "The SEAC Society, the Centre d'Études of New York's Times and the Office for the Study of Deep Waters' Mud",
        "nothing of macys or nestle is named here, the Royal Bank of\nScotland Group is",
    ],
)
@pytest.mark.parametrize(
    "host",
    """
    www.macys.com macysinc.com macyslikeshops.com societegenerale.com osa.com osaholdings.com bezos.com nytimes.com ibm.com
    thenewyorktimes.com newyorktimes.com aws.amazon.com www.sec.gov nestle.com blog.google nestle-sa.com istanbulyapi.com
    www.sec.gov seac.gov saec.edu nytimes.gov tnyt.edu aws.gov nyt.edu sdwm.edu telefonica.com orsted.com
    royalbankofscotland.com royalbankofscotlandgroup.com
    """.split(),
)
def test_parties_are_found_in_a_text_as_among_its_names(host, text):
    address = address_of(host)
    assert PartyText(text).names_owner_of(address) == is_party_site(address, read_parties(names_in(text)))
