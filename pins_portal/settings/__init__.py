"""One module a place to run: `demo`, `test` and `production`, all built on `base`."""
