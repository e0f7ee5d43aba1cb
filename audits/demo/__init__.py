from .audits import load_audits

__all__ = ["load_audits"]
