from .boards import board
from .imports import register_import, register_import_apply, register_import_list
from .search import register_search

__all__ = ["board", "register_import", "register_import_apply", "register_import_list", "register_search"]
