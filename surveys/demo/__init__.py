from .surveys import load_surveys

__all__ = ["load_surveys"]
