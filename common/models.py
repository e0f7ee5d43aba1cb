"""Nothing of its own: the tables of `common` live with what uses them."""
