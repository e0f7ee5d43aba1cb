"""The one way by which numbers of people's answers reach a page, a document or a chart."""

from .compared import Span, span
from .distributions import Distribution, Part, coarser, distribution
from .live import LiveTotal, live_count, live_total
from .thresholds import Thresholds

__all__ = [
    "Distribution",
    "LiveTotal",
    "Part",
    "Span",
    "Thresholds",
    "coarser",
    "distribution",
    "live_count",
    "live_total",
    "span",
]
