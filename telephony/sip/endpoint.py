# pyright: basic
"""`LineEndpoint`: pjsua2's endpoint, transports, accounts and ports in the line process."""

import ctypes
import secrets
from collections.abc import Callable
from typing import Any

from media.audio import FRAME_MS, SAMPLE_RATE
from telephony.sip import fast_frame, messages, source_filter
from telephony.sip.core_link import CoreLink
from telephony.sip.digest import first_answer
from telephony.sip.headers import message_headers, message_summary
from telephony.sip.library import c_library, pj
from telephony.sip.pcm_port import PcmPort

_ASK_MANY_CALLS = 512
_FALLBACK_MAX_CALLS = 4
_RESAMPLER_QUALITY = 4
"""Small filter between 8 and 16 kHz: measured a third less CPU than the default, and less delay."""
_KEEP_ALIVE_S = 15
"""Between keep-alives (RFC 5626 4.4.1) that hold a NAT open towards a registrar."""
_LEVELS = {1: 30, 2: 20, 3: 20}
"""pjsip's log level → Python's; anything above is DEBUG. What it calls errors is mostly what peers
did wrong."""

_CHALLENGES = {
    401: ("WWW-Authenticate", "Authorization"),
    407: ("Proxy-Authenticate", "Proxy-Authorization"),
}
"""By SIP status: the header that asks for credentials, and the one that has them."""

OnInvite = Callable[[Any, str, int, Any], None]


class EndpointError(RuntimeError):
    """The endpoint cannot start; in one line."""


class _LogWriter(pj.LogWriter):
    def __init__(self, link: CoreLink) -> None:
        super().__init__()
        self._link = link

    def write(self, entry: Any) -> None:
        text = str(entry.msg).strip()[:2000]
        if text and "PJSIP_ESESSIONTERMINATED" not in text:
            self._link.send(messages.Log(_LEVELS.get(entry.level, 10), text))


class _Endpoint(pj.Endpoint):
    link: CoreLink

    def onRejectedIncomingCall(self, prm: Any) -> None:
        source = str(prm.rdata.srcAddress).rpartition(":")[0]
        self.link.send(
            messages.Refused(source, str(prm.remoteInfo), str(prm.localInfo), int(prm.statusCode))
        )


class _Account(pj.Account):
    def __init__(self, line: str, link: CoreLink, on_invite: OnInvite) -> None:
        super().__init__()
        self.line = line
        self.uri = ""
        """Its address of record."""
        self.credentials: tuple[str, str] = ("", "")
        """User name and password."""
        self._notify: messages.Notify | None = None
        self._challenged = False
        self.registered = False
        self.reports = 0
        """How often the outcome of a REGISTER was told."""
        self._link = link
        self._on_invite = on_invite

    def onIncomingCall(self, prm: Any) -> None:
        self._on_invite(self, self.line, prm.callId, prm.rdata)

    def onRegState(self, prm: Any) -> None:
        code, expires_s = int(prm.code), int(prm.expiration)
        if code == 0 or (prm.status and code // 100 == 2):
            code = 408  # nothing came back
        expires_s = expires_s if 0 < expires_s < 1 << 31 else 0
        self.registered = code == 200 and expires_s > 0
        self.reports += 1
        reason = str(prm.reason)[:200]
        self._link.send(messages.Registration(self.line, code, reason, expires_s))

    def notify(self, command: messages.Notify) -> None:
        """Send how many messages wait; the answer is told when it comes."""
        self._notify, self._challenged = command, False
        self._send_notify(command, [])

    def onSendRequest(self, prm: Any) -> None:
        event = prm.e.body.tsxState
        code, reason = int(event.tsx.statusCode), str(event.tsx.statusText)[:200]
        if code in _CHALLENGES and not self._challenged and self._notify is not None:
            self._challenged = True
            asks, answers = _CHALLENGES[code]
            answer = self._answer(message_headers(str(event.src.rdata.wholeMsg), asks))
            if answer is not None:
                self._send_notify(self._notify, [(answers, answer)])
                return
        self._link.send(messages.Notified(self.line, code, reason))

    def _answer(self, challenges: list[str]) -> str | None:
        assert self._notify is not None
        username, password = self.credentials
        if not (username and password):
            return None
        uri, cnonce = self._notify.uri, secrets.token_hex(8)
        return first_answer(challenges, "NOTIFY", uri, username, password, cnonce)

    def _send_notify(self, command: messages.Notify, more: list[tuple[str, str]]) -> None:
        request = pj.SendRequestParam()
        request.method = "NOTIFY"
        option = request.txOption
        option.targetUri = command.uri
        event = [("Event", "message-summary"), ("Subscription-State", "active")]
        for name, value in event + more:
            header = pj.SipHeader()
            header.hName, header.hValue = name, value
            option.headers.append(header)
        option.contentType = "application/simple-message-summary"
        option.msgBody = message_summary(self.uri, command.new, command.old)
        try:
            self.sendRequest(request)
        except pj.Error as error:
            self._link.send(messages.Notified(self.line, 503, str(error.reason)[:200]))


class LineEndpoint:
    def __init__(self, setup: messages.Setup, link: CoreLink, on_invite: OnInvite) -> None:
        self.accounts: dict[str, _Account] = {}
        self.ports: list[PcmPort] = []
        self.clock: tuple[Any, Any] = (None, None)
        """Both ends of the null device: what ticks and what takes."""
        self._setup = setup
        self._port = 0
        self._link = link
        self._on_invite = on_invite
        self._pj = _Endpoint()
        self._pj.link = link
        self._log_writer = _LogWriter(link)

    @property
    def registered(self) -> bool:
        return any(account.registered for account in self.accounts.values())

    def start(self) -> None:
        """Listen and register, then say `Ready`. Raises `EndpointError`."""
        setup, endpoint = self._setup, self._pj
        try:
            endpoint.libCreate()
            endpoint.libInit(self._config())
            compiled = _compiled_max_calls()
            endpoint.audDevManager().setNullDev()
            self._order_codecs()
            host, port = self._listen()
            self._port = port
            if setup.sources:
                self.admit(setup.sources)
            endpoint.libStart()
            fast = fast_frame.proven()
            self.ports = [PcmPort(i, self._link, fast) for i in range(compiled)]
            devices = endpoint.audDevManager()
            self.clock = (devices.getCaptureDevMedia(), devices.getPlaybackDevMedia())
            for line in setup.lines:
                self._add_account(messages.LineSetup(**line), setup.public_address or host)
        except pj.Error as error:
            raise EndpointError(str(error.reason)) from None
        except (OSError, ValueError) as error:
            raise EndpointError(f"strangers cannot be kept out: {error}") from None
        self._link.send(messages.Ready(port, compiled, fast))

    def poll(self, timeout_ms: int) -> None:
        self._pj.libHandleEvents(timeout_ms)

    def admit(self, networks: list[str]) -> None:
        """Let nobody else send to the SIP port. Raises OSError where the kernel refuses, ValueError
        for too many networks."""
        source_filter.attach_to_port(self._port, networks)

    def free_port(self) -> PcmPort | None:
        return next((port for port in self.ports if not port.busy), None)

    def register(self, line: str) -> None:
        account = self.accounts[line]
        before = account.reports
        try:
            account.setRegistration(True)
        except pj.Error as error:
            if account.reports > before:  # an unknown host is told of both ways
                return
            self._link.send(messages.Registration(line, 503, str(error.reason)[:200], 0))

    def notify(self, command: messages.Notify) -> None:
        self.accounts[command.line].notify(command)

    def unregister(self) -> None:
        for account in self.accounts.values():
            if account.registered:
                try:
                    account.setRegistration(False)
                except pj.Error:
                    account.registered = False

    def _config(self) -> Any:
        setup, config = self._setup, pj.EpConfig()
        config.logConfig.level = setup.log_level
        config.logConfig.consoleLevel = setup.log_level
        config.logConfig.msgLogging = setup.log_level >= 5
        config.logConfig.decor = 0
        config.logConfig.writer = self._log_writer
        calls = config.uaConfig
        calls.maxCalls = _ASK_MANY_CALLS  # the library clamps it
        calls.threadCnt = 0
        calls.mainThreadOnly = False
        calls.userAgent = setup.user_agent
        media = config.medConfig
        media.clockRate = media.sndClockRate = SAMPLE_RATE
        media.audioFramePtime = FRAME_MS
        media.sndAutoCloseTime = -1  # the bridge's clock never stops
        media.quality = _RESAMPLER_QUALITY
        media.noVad = True
        media.ecTailLen = 0
        media.jbInit, media.jbMinPre, media.jbMaxPre, media.jbMax = setup.jitter_ms
        return config

    def _order_codecs(self) -> None:
        wanted = [name.lower() for name in self._setup.codecs]
        for codec in self._pj.codecEnum2():
            name = str(codec.codecId).partition("/")[0].lower()
            priority = 254 - wanted.index(name) if name in wanted else 0
            if name == "speex" and "/16000" not in codec.codecId:
                priority = 0
            self._pj.codecSetPriority(codec.codecId, priority)

    def _listen(self) -> tuple[str, int]:
        """Own host and port as the transports show them. UDP first, TCP on the same port."""
        setup, endpoint = self._setup, self._pj
        transport = pj.TransportConfig()
        transport.boundAddress = setup.bind if setup.bind != "0.0.0.0" else ""
        transport.publicAddress = setup.public_address
        transport.qosType = pj.PJ_QOS_TYPE_SIGNALLING
        udp = -1
        for last in (True,) if setup.port else (False,) * 20 + (True,):
            transport.port = setup.port
            try:
                udp = endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, transport)
                shown = endpoint.transportGetInfo(udp)
                transport.port = int(str(shown.localAddress).rpartition(":")[2])
                endpoint.transportCreate(pj.PJSIP_TRANSPORT_TCP, transport)
            except pj.Error as error:
                if not last and udp >= 0:  # someone has TCP on the port we were given for UDP
                    endpoint.transportClose(udp)
                    continue
                where = f"{setup.bind}:{transport.port}"
                raise EndpointError(f"cannot listen on {where}: {error.reason}") from None
            return str(shown.localName).rpartition(":")[0], transport.port
        raise AssertionError("unreachable")

    def _add_account(self, line: messages.LineSetup, host: str) -> None:
        setup, config = self._setup, pj.AccountConfig()
        config.idUri = line.uri or f"sip:{line.user}@{host}"
        registration = config.regConfig
        registration.registrarUri = line.registrar
        registration.timeoutSec = line.expires_s
        registration.registerOnAdd = line.register
        registration.retryIntervalSec = 0  # the core decides when to try again
        registration.firstRetryIntervalSec = 0
        registration.unregWaitMsec = 1000
        for proxy in line.proxies:
            config.sipConfig.proxies.append(proxy)
        if line.username and line.password:
            config.sipConfig.authCreds.append(
                pj.AuthCredInfo("digest", "*", line.username, 0, line.password)
            )
        config.natConfig.sipOutboundUse = 0
        config.natConfig.udpKaIntervalSec = _KEEP_ALIVE_S if line.registrar else 0
        if line.registrar:
            config.natConfig.sdpNatRewriteUse = 1
        rtp = config.mediaConfig.transportConfig
        rtp.port, rtp.portRange = setup.rtp_port, setup.rtp_range if setup.rtp_port else 0
        rtp.boundAddress = setup.bind if setup.bind != "0.0.0.0" else ""
        rtp.publicAddress = setup.public_address
        rtp.qosType = pj.PJ_QOS_TYPE_VOICE
        account = _Account(line.name, self._link, self._on_invite)
        account.uri = str(config.idUri)
        account.credentials = line.username, line.password
        account.create(config, not self.accounts)
        self.accounts[line.name] = account


def _compiled_max_calls() -> int:
    """Calls the library was built for: asked of the library, which clamps what it is told."""
    count = getattr(c_library(), "pjsua_call_get_max_count", None)
    if count is None:
        return _FALLBACK_MAX_CALLS
    count.restype = ctypes.c_uint
    return int(count())
