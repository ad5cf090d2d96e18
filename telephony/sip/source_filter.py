"""A filter in the kernel that lets only known senders reach our SIP sockets.

Classic BPF on the socket (SO_ATTACH_FILTER): what it drops costs us nothing and reaches no parser.
pjsip's sockets are found by the port they are bound to.
"""

import ctypes
import os
import socket
import struct
from collections.abc import Sequence
from ipaddress import IPv4Network, ip_network
from pathlib import Path

_SO_ATTACH_FILTER = 26
_LOAD_WORD_ABSOLUTE = 0x20
_AND = 0x54
_JUMP_IF_EQUAL = 0x15
_RETURN = 0x06
_NETWORK_HEADER = 0xFFF00000  # SKF_NET_OFF: offsets from here count from the IP header
_SOURCE_ADDRESS = _NETWORK_HEADER + 12  # RFC 791 3.1
_WHOLE_PACKET = 0xFFFFFFFF
MAX_NETWORKS = 500
"""A program holds 4096 instructions, a network takes four."""

Instruction = tuple[int, int, int, int]


def program(networks: Sequence[IPv4Network]) -> list[Instruction]:
    """BPF that passes IPv4 packets from `networks` and drops all others."""
    if len(networks) > MAX_NETWORKS:
        raise ValueError(f"{len(networks)} networks are too many for a filter")
    code: list[Instruction] = []
    for network in networks:
        code += [
            (_LOAD_WORD_ABSOLUTE, 0, 0, _SOURCE_ADDRESS),
            (_AND, 0, 0, int(network.netmask)),
            (_JUMP_IF_EQUAL, 0, 1, int(network.network_address)),
            (_RETURN, 0, 0, _WHOLE_PACKET),
        ]
    return [*code, (_RETURN, 0, 0, 0)]


def attach(sock: socket.socket, networks: Sequence[IPv4Network]) -> None:
    """Let `sock` receive from `networks` only. Raises OSError where the kernel refuses."""
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in program(networks))
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HP", len(code) // 8, ctypes.addressof(buffer))
    sock.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, header)


def attach_to_port(port: int, sources: Sequence[str]) -> int:
    """Filter every socket of this process that is bound to `port`. Returns how many there are."""
    networks = [n for n in map(ip_network, sources) if isinstance(n, IPv4Network)]
    found = 0
    for entry in Path("/proc/self/fd").iterdir():
        try:
            copy = socket.socket(fileno=os.dup(int(entry.name)))
        except OSError:
            continue  # not a socket, or gone
        with copy:
            if copy.family == socket.AF_INET and copy.getsockname()[1] == port:
                attach(copy, networks)
                found += 1
    return found
