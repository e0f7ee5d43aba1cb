"""The one way by which numbers of people's answers reach a page, a document or a chart."""

from .compared import Span, span
from .distributions import Distribution, Part, coarser, distribution
from .live import LiveTotal, live_count, live_total
from .shares import Change, change, share
from .thresholds import Thresholds
from .together import Together, coarser_together, counted_together, together

__all__ = [
    "Change",
    "Distribution",
    "LiveTotal",
    "Part",
    "Span",
    "Thresholds",
    "Together",
    "change",
    "coarser",
    "coarser_together",
    "counted_together",
    "distribution",
    "live_count",
    "live_total",
    "share",
    "span",
    "together",
]
