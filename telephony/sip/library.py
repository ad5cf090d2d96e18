"""pjsua2, which has no type stubs, as one name to import it by; and the C library it is made of.

The wheel compiles pjsip into the extension module, so its C functions can be called there.
"""

import ctypes
from importlib import import_module
from typing import Any

pj: Any = import_module("pjsua2")


def c_library() -> ctypes.CDLL | None:
    """The C functions under pjsua2; None where they cannot be reached."""
    try:
        return ctypes.CDLL(pj._pjsua2.__file__)
    except (OSError, AttributeError):
        return None
