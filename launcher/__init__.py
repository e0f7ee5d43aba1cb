"""`make demo`, `make test` and `make check`: everything between a fresh clone and a running portal.

`install`, `problems`, `progress` and `places` run under any Python from 3.9, before `.venv` exists.
"""
