"""TOM's tests. The tree mirrors the product's; each module has its own file."""
