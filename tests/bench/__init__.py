"""Measurements. `make bench` runs them; nothing here is run by `make test`, and nothing asserts."""
