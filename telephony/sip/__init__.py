"""The SIP door: phones and trunks through pjsua2, in its own supervised process.

      core (asyncio)                                    line process (pjsua2)
      door.py ─ supervisor.py ─── wire.py, one Unix ─── line_process.py ─ leg.py ─ pcm_port.py
         └ sip_call.py            socket a process            └ endpoint.py   └ fast_frame.py

Nothing is imported here, so that the line process stays small.
"""
