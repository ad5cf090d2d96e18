"""sipp scenarios from pieces: `scenario(invite(), expect(200), ack(), pause(500), bye())`."""

SDP = """v=0
o=- 1 {version} IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [{port}] RTP/AVP {formats}
a=rtpmap:8 PCMA/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a={direction}"""

UNKNOWN_CODEC_SDP = """v=0
o=- 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 97
a=rtpmap:97 X-NOBODY-SPEAKS-THIS/8000"""


def sdp(direction: str = "sendrecv", version: int = 1, stream: bool = False) -> str:
    """An offer of PCMA, PCMU and telephone events."""
    port = "rtpstream_audio_port" if stream else "media_port"
    return SDP.format(direction=direction, version=version, port=port, formats="8 0 101")


def scenario(*steps: str) -> str:
    head = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<scenario name="x">'
    return f"{head}{''.join(steps)}</scenario>"


def request(
    method: str, cseq: int = 1, body: str = "", content: str = "application/sdp", headers: str = "",
    in_dialog: bool = True, retrans: bool = True, cseq_method: str = "", branch: str = "[branch]",
) -> str:  # fmt: skip
    """One request. In a dialog it goes to the peer's Contact with the peer's tag."""
    target = "[next_url]" if in_dialog else "sip:[service]@[remote_ip]:[remote_port]"
    lines = [
        f"{method} {target} SIP/2.0",
        f"Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch={branch}",
        "From: sipp <sip:sipp@[local_ip]:[local_port]>;tag=[pid]T[call_number]",
        "To: <sip:[service]@[remote_ip]:[remote_port]>" + ("[peer_tag_param]" if in_dialog else ""),
        "Call-ID: [call_id]",
        f"CSeq: {cseq} {cseq_method or method}",
        "Contact: <sip:sipp@[local_ip]:[local_port];transport=[transport]>",
        "Max-Forwards: 70",
        *([headers] if headers else []),
        *([f"Content-Type: {content}"] if body else []),
        "Content-Length: [len]",
        "",
        body,
    ]
    again = ' retrans="500"' if retrans else ""
    return f"<send{again}><![CDATA[\n" + "\n".join(lines) + "\n]]></send>"


def invite(
    body: str | None = None, cseq: int = 1, in_dialog: bool = False, headers: str = ""
) -> str:
    """INVITE; `body=""` makes a late offer."""
    return request(
        "INVITE", cseq, sdp() if body is None else body, in_dialog=in_dialog, headers=headers
    )


def expect(code: int, provisional: bool = True) -> str:
    """Wait for a final response, past 100, 180 and 183."""
    before = "".join(f'<recv response="{p}" optional="true"/>' for p in (100, 180, 183))
    return (before if provisional else "") + f'<recv response="{code}" rrs="true"/>'


def receive(method: str) -> str:
    """Wait for a request."""
    return f'<recv request="{method}" timeout="15000"/>'


def respond(code: int, reason: str, body: str = "") -> str:
    content = "Content-Type: application/sdp\n" if body else ""
    return (
        f"<send><![CDATA[\nSIP/2.0 {code} {reason}\n[last_Via:]\n[last_From:]\n[last_To:]\n"
        "[last_Call-ID:]\n[last_CSeq:]\nContact: <sip:sipp@[local_ip]:[local_port]>\n"
        f"{content}Content-Length: [len]\n\n{body}\n]]></send>"
    )


def ack(cseq: int = 1, body: str = "") -> str:
    return request("ACK", cseq, body, retrans=False)


def ack_failure(cseq: int = 1) -> str:
    """ACK for a final response but 2xx: part of the INVITE's transaction (RFC 3261 17.1.1.3)."""
    return (
        "<send><![CDATA[\nACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0\n[last_Via:]\n"
        f"[last_From:]\n[last_To:]\nCall-ID: [call_id]\nCSeq: {cseq} ACK\nMax-Forwards: 70\n"
        "Content-Length: 0\n\n]]></send>"
    )


def cancel() -> str:
    """CANCEL of the INVITE three steps before: INVITE, 100, 180, CANCEL."""
    return (
        "<send retrans=\"500\"><![CDATA[\nCANCEL sip:[service]@[remote_ip]:[remote_port] SIP/2.0\n"
        "Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch=[branch-3]\n"
        "From: sipp <sip:sipp@[local_ip]:[local_port]>;tag=[pid]T[call_number]\n"
        "To: <sip:[service]@[remote_ip]:[remote_port]>\nCall-ID: [call_id]\nCSeq: 1 CANCEL\n"
        "Max-Forwards: 70\nContent-Length: 0\n\n]]></send>"
    )  # fmt: skip


def bye(cseq: int = 9) -> str:
    return request("BYE", cseq) + expect(200, provisional=False)


def info_digit(digit: str, cseq: int) -> str:
    body = f"Signal={digit}\nDuration=160"
    return request("INFO", cseq, body, "application/dtmf-relay") + expect(200, provisional=False)


def pause(ms: int) -> str:
    return f'<pause milliseconds="{ms}"/>'


def stream(file: str) -> str:
    """Send raw A-law as RTP, over and over."""
    return f'<nop><action><exec rtp_stream="{file},-1,8,PCMA/8000"/></action></nop>'


def stop_stream() -> str:
    return '<nop><action><exec rtp_stream="pause"/></action></nop>'
