"""`tom probe`: the loop measured over each door, as a caller hears it."""
