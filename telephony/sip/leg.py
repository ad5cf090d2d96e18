# pyright: basic
"""`Leg`: a pjsua2 call in the line process. All of it runs on the one pjsip thread, except
`onDtmfDigit`, which pjsip calls from where the digit arrived."""

import time
from collections.abc import Callable
from typing import Any

from telephony.sip import messages
from telephony.sip.core_link import CoreLink
from telephony.sip.in_dialog import InDialogOptions
from telephony.sip.library import pj
from telephony.sip.pcm_port import PcmPort

MIN_SLOT_S = 0.6
"""A refused call keeps its place this long. Each INVITE takes two of the library's 64 socket
handles and gives them back half a second after its end; without this a flood of refused calls
uses them up, which aborts the process. So it meets `486` instead, which costs no handle."""


def _parameters(code: int = 0) -> Any:
    parameters = pj.CallOpParam(True)
    parameters.opt.audioCount = 1
    parameters.opt.videoCount = 0
    parameters.statusCode = code
    return parameters


_options = InDialogOptions()


class Leg(pj.Call):
    def __init__(
        self,
        account: Any,
        number: int,
        link: CoreLink,
        take_port: Callable[[], PcmPort | None],
        clock: tuple[Any, Any],
        pjsip_id: int | None = None,
    ) -> None:
        if pjsip_id is None:
            super().__init__(account)
        else:
            super().__init__(account, pjsip_id)
        self.number = number
        self.over = False
        """The dialog has ended; the leg may be let go."""
        self.port: PcmPort | None = None
        self.began = time.monotonic()
        self._link = link
        self._take_port = take_port
        self._clock = clock
        self._answered = False
        self._ending = False
        self._audio_index = -1

    # commands

    def ring(self) -> None:
        self.answer(_parameters(180))

    def take(self) -> None:
        self.answer(_parameters(200))

    def refuse(self, code: int) -> None:
        self.answer(_parameters(code))

    def end(self, code: int = 0) -> None:
        if not self.over and not self._ending:
            self._ending = True
            self.hangup(_parameters(code))

    def give_up(self) -> None:
        """It could not be answered: no one may wait for it."""
        try:
            self.end(500)
        except pj.Error:
            self.over = True
            self._link.send(messages.CallProgress(self.number, "ended", 500, "cannot be answered"))

    def call(self, uri: str) -> None:
        self.makeCall(uri, _parameters())

    def key(self, digits: str) -> None:
        parameters = pj.CallSendDtmfParam()
        parameters.digits = digits
        parameters.method = pj.PJSUA_DTMF_METHOD_RFC2833
        parameters.duration = 160
        self.sendDtmf(parameters)

    def refer(self, uri: str) -> None:
        self.xfer(uri, _parameters())

    def flush(self, token: int) -> None:
        if self.port is None:
            self._link.send(messages.Flushed(self.number, token, 0, 0))
        else:
            self.port.flush(token)

    def figures(self) -> dict[str, Any] | None:
        """RTP counters for `Stats`; None after the end."""
        if self.over:
            return None
        if self.port is None or self._audio_index < 0:
            return {"rx": 0}
        try:
            stat = self.getStreamStat(self._audio_index)
        except pj.Error:
            return {"rx": 0, "lost": 0, "jitter_ms": 0.0, "buffer_ms": 0}
        received, buffer = stat.rtcp.rxStat, stat.jbuf
        return {
            "rx": received.pkt,
            "lost": received.loss,
            "jitter_ms": received.jitterUsec.mean / 1000,
            "buffer_ms": buffer.avgDelayMsec,
            "concealed": buffer.lost + buffer.empty,
            "discarded": buffer.discard,
        }

    # callbacks

    def onCallState(self, prm: Any) -> None:
        info = self.getInfo()
        if info.state == pj.PJSIP_INV_STATE_EARLY:
            self._progress("ringing", info)
        elif info.state == pj.PJSIP_INV_STATE_CONFIRMED or (
            # We have sent 200: the caller's ACK is still under way, but the call is taken.
            info.state == pj.PJSIP_INV_STATE_CONNECTING and info.role == pj.PJSIP_ROLE_UAS
        ):
            if not self._answered:
                self._answered = True
                self._progress("answered", info)
        elif info.state == pj.PJSIP_INV_STATE_DISCONNECTED and not self.over:
            self.over = True
            self._progress("ended", info)

    def onCallMediaState(self, prm: Any) -> None:
        info = self.getInfo()  # held: its media list lives inside it
        for media in info.media:
            if media.type != pj.PJMEDIA_TYPE_AUDIO or media.status == pj.PJSUA_CALL_MEDIA_NONE:
                continue
            active = media.status == pj.PJSUA_CALL_MEDIA_ACTIVE
            if self.port is None:
                self.port = self._take_port()
                if self.port is None:
                    return
                self.port.borrow(self.number, *self._clock)
            self._audio_index = media.index
            self.port.on_hold = not active
            codec = ""
            if active:
                audio = self.getAudioMedia(media.index)
                audio.startTransmit(self.port)
                self.port.startTransmit(audio)
                codec = self.getStreamInfo(media.index).codecName
            self._link.send(messages.Media(self.number, active, codec))
            return

    def onCallTsxState(self, prm: Any) -> None:
        _options.on_transaction(prm.e)

    def onDtmfDigit(self, prm: Any) -> None:
        method = "info" if prm.method == pj.PJSUA_DTMF_METHOD_SIP_INFO else "rfc4733"
        self._link.send(messages.Digit(self.number, prm.digit, method))

    def onCallTransferRequest(self, prm: Any) -> None:
        """Whoever calls must not make us dial (toll fraud)."""
        prm.statusCode = pj.PJSIP_SC_FORBIDDEN

    def onCallReplaceRequest(self, prm: Any) -> None:
        """No one may take over a call by its identifiers (RFC 3891)."""
        prm.statusCode = pj.PJSIP_SC_FORBIDDEN

    def onCallTransferStatus(self, prm: Any) -> None:
        prm.cont = not prm.finalNotify
        self._link.send(messages.ReferProgress(self.number, prm.statusCode, prm.finalNotify))

    def _progress(self, state: Any, info: Any) -> None:
        code = int(info.lastStatusCode)
        self._link.send(messages.CallProgress(self.number, state, code, str(info.lastReason)[:200]))
