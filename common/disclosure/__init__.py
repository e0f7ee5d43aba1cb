"""The one way by which numbers of people's answers reach a page, a document or a chart."""

from .compared import Span, span
from .distributions import Distribution, Part, coarser, distribution, live_count
from .thresholds import Thresholds

__all__ = ["Distribution", "Part", "Span", "Thresholds", "coarser", "distribution", "live_count", "span"]
