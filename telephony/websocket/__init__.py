"""The WebSocket door: calls of browsers and of other programs, over one connection each.

application ──play()──► Speaking ──Pacer──► Outgoing ──► Socket ──► client
application ◄─frames()─ Hearing ◄── TokenBucket ◄── Connection ◄── Socket ◄── client
"""
