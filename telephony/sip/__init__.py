"""The SIP door: phones and trunks through pjsua2, in supervised processes of its own.

    core (asyncio)                                          line process (pjsua2)
    door.py ── pool.py ── supervisor.py ──── wire.py ────── core_link.py ── line_process.py
      ├ refusals.py  └ restart.py        one Unix socket        │               ├─ endpoint.py
      ├ lines.py            watchdog.py  a process              │               └─ leg.py
      └ sip_call.py       last_words.py  messages.py            └─ ring.py ── pcm_port.py
          ├ hearing.py  speaking.py ─ playback.py                               └ fast_frame.py
          └ digits.py  rtp_watch.py  transfer.py

Decisions are made in the core; a line process obeys and reports. Process i listens on
`port + 2 * i`, the lines are registered by process 0. Spreading the calls of one number over more
processes than one is the work of a proxy in front (`sip_configs/kamailio.toml`).

Nothing is imported here, so that a line process stays small.
"""
