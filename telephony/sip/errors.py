"""The SIP door's error tree.

ValueError
  ├─ ConfigError     a line's settings are wrong: names the file and the key   (config.py)
  ├─ AddressError    not a SIP address or number that can be dialled
  └─ WireError       a message on the line process's socket makes no sense
RuntimeError
  └─ DoorError       the door cannot listen, or can place no call
"""


class ConfigError(ValueError):
    """A line's settings are wrong. One line that names the file and the key."""


class AddressError(ValueError):
    """Not a SIP address or number that can be dialled."""


class WireError(ValueError):
    """A message between core and line process makes no sense."""


class DoorError(RuntimeError):
    """The door cannot listen, or can place no call."""
