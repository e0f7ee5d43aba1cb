"""Wiring: settings, addresses, the web's and the worker's doors."""

from pins_portal.celery import app as celery_app

__all__ = ["celery_app"]
