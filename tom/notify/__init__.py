"""Tells the owner of messages: by e-mail and webhook, from an outbox in the call log's database.

    call ends ──► notifications (one a channel, same transaction)
                        │  outbox.py: every 2 s, what is due (due.py)
                        ▼
    notice.py ──► email.py (letter.py) ──► a process that posts it, postman.py ──► SMTP
              └─► webhook.py (payload.py) ──► HTTP

Nothing waits for it, and it survives everything: a notification stays until somebody took it.
"""
