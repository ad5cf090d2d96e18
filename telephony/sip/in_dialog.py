# pyright: basic
"""Answering OPTIONS inside a dialog (RFC 3261 11.2), which pjsua2 leaves to `500 Unhandled`.

Some trunks ask "are you still there?" that way and end the call at a 500. pjsua2 offers no answer
to it; the C library under it does, and every pointer passed on here came from it unread.
"""

import ctypes
from typing import Any

from telephony.sip.library import c_library, pj


class InDialogOptions:
    """Answers OPTIONS that arrive in a call; without the C functions it leaves them alone."""

    def __init__(self) -> None:
        library = c_library()
        self.able = False
        if library is None:
            return
        try:
            self._dialog_of = library.pjsip_rdata_get_dlg
            self._transaction_of = library.pjsip_rdata_get_tsx
            self._create = library.pjsip_dlg_create_response
            self._send = library.pjsip_dlg_send_response
        except AttributeError:
            return
        self.able = True
        for function in (self._dialog_of, self._transaction_of):
            function.restype, function.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
        pointer = ctypes.c_void_p
        self._create.argtypes = [
            pointer, pointer, ctypes.c_int, pointer, ctypes.POINTER(ctypes.c_void_p),
        ]  # fmt: skip
        self._send.argtypes = [pointer, pointer, pointer]

    def on_transaction(self, event: Any) -> None:
        """Look at a transaction's change of state; call it from `Call.onCallTsxState`."""
        if not self.able or event.type != pj.PJSIP_EVENT_TSX_STATE:
            return
        state = event.body.tsxState
        transaction = state.tsx
        if (
            transaction.role != pj.PJSIP_ROLE_UAS
            or transaction.state != pj.PJSIP_TSX_STATE_TRYING
            or transaction.method != "OPTIONS"
            or state.type != pj.PJSIP_EVENT_RX_MSG
        ):
            return
        request = int(state.src.rdata.pjRxData)
        dialog, own = self._dialog_of(request), self._transaction_of(request)
        response = ctypes.c_void_p()
        if dialog and own and self._create(dialog, request, 200, None, ctypes.byref(response)) == 0:
            self._send(dialog, own, response)
