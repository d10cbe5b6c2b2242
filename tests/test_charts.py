from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

from linker_core.charts import MAX_LABELS, draw_months, draw_trend
from linker_core.coverage import Part

START = datetime(2026, 1, 30, 8, tzinfo=UTC)


def run(days, share):
    return START + timedelta(days=days), share


def month(value, share):
    return Part(value, articles=1, claims=4, linked=int(4 * (share or 0)), conflicts=0, share_linked=share)


def texts(drawn):
    return [node.text for node in ET.fromstring(drawn).iter() if node.tag.endswith("text")]


def test_one_run_makes_no_line():
    assert draw_trend([run(0, 0.5)]) is None


def test_runs_are_drawn_by_day_and_in_per_cent():
    drawn = draw_trend([run(0, 0.2), run(9, 0.3)])
    assert {"0", "50"} <= set(texts(drawn))
    assert any(text.startswith("2026-02-") for text in texts(drawn))


def test_runs_of_one_day_are_told_apart_by_the_hour():
    assert any(":" in text for text in texts(draw_trend([run(0, 0.2), run(0.1, 0.3)])))


def test_months_without_claims_or_date_are_left_out():
    drawn = draw_months([month("", 0.5), month("2024-01", None), month("2024-02", 0.25), month("2024-03", 0.75)])
    assert {"2024-02", "2024-03"} <= set(texts(drawn))
    assert "2024-01" not in texts(drawn)
    assert draw_months([month("2024-02", 0.25), month("", 0.5)]) is None


def test_many_months_have_few_labels_and_the_last_is_one():
    drawn = draw_months([month(f"20{10 + at // 12}-{at % 12 + 1:02}", 0.5) for at in range(48)])
    labels = [text for text in texts(drawn) if text and "-" in text]
    assert len(labels) <= MAX_LABELS
    assert labels[-1] == "2013-12"


def test_nothing_to_draw_is_no_fault():
    assert draw_trend([run(0, 0.0), run(9, 0.0)])
    assert draw_months([]) is None


def test_a_drawing_brings_neither_style_nor_size_nor_script():
    drawn = draw_trend([run(0, 0.2), run(9, 0.3)])
    assert drawn.startswith('<svg class="chart" viewBox=')
    names = {name for node in ET.fromstring(drawn).iter() for name in node.attrib}
    assert not [name for name in names if name == "style" or name.startswith("on")]
