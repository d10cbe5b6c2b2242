"""Charts as SVG that stands in the page: drawn by leather, coloured by the report's style sheet, no script.

Leather is small, well kept, depends on nothing, and writes plain attributes and classes; so a page can forbid every other style.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import leather
from markupsafe import Markup

from linker_core.coverage import Part

WIDTH, HEIGHT = 720, 260
SHORT_SPAN = timedelta(days=4)
"""Within fewer days the hour tells runs apart."""
MAX_MONTHS = 48
MAX_LABELS = 9
"""More months would run into each other."""
MIN_POINTS = 2
"""Fewer make no line."""


def draw_trend(points: Sequence[tuple[datetime, float]]) -> Markup | None:
    """A share over the runs, in per cent; None for fewer than two points."""
    if len(points) < MIN_POINTS:
        return None
    is_long = points[-1][0] - points[0][0] > SHORT_SPAN
    chart = leather.Chart()
    chart.add_x_axis(tick_formatter=lambda value, *_: f"{value:%Y-%m-%d}" if is_long else f"{value:%m-%d %H:%M}")
    chart.add_line([(when.replace(tzinfo=None), share * 100) for when, share in points])
    chart.add_y_scale(0, _ceiling([share * 100 for _, share in points]))
    return _embed(chart)


def draw_months(months: Sequence[Part]) -> Markup | None:
    """The share of linked claims by month of publication, in per cent; None for fewer than two months with claims."""
    dated = [part for part in months if part.value and part.share_linked is not None][-MAX_MONTHS:]
    if len(dated) < MIN_POINTS:
        return None
    chart = leather.Chart()
    step = -(-len(dated) // MAX_LABELS)
    labels = {part.value: part.value for part in dated[::-1][::step]}
    chart.add_x_axis(tick_formatter=lambda value, *_: labels.get(value, ""))
    chart.add_columns([(part.value, (part.share_linked or 0.0) * 100) for part in dated])
    chart.add_y_scale(0, _ceiling([(part.share_linked or 0.0) * 100 for part in dated]))
    return _embed(chart)


def _ceiling(values: Sequence[float]) -> int:
    """The next of a few round numbers: an axis that does not move with every run."""
    return next(top for top in (5, 10, 25, 50, 100) if max(values) <= top)


def _embed(chart: leather.Chart) -> Markup:
    """The drawing without fixed size, so that it fits any window; a table beside it says the same in words."""
    drawn = chart.to_svg(width=WIDTH, height=HEIGHT).partition(f'<svg width="{WIDTH}" height="{HEIGHT}"')[2]
    return Markup(f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true"{drawn}')  # noqa: S704 - leather escapes
